"""PostgreSQL's pg_trgm with unaccent as a name screen. Starts a server of its own in a temporary directory.

Needs Debian's postgresql and postgresql-contrib (installed by install() where apt-get is there) and psycopg 3. Modes:

  gin_0.5, gin_0.3          similarity of whole names above 0.5 or 0.3, by a GIN index of trigrams
  gin_0.5_dob, gin_0.3_dob  the same, or the same date of birth, by a b-tree; the same date adds 0.5 to the similarity

The processor's time is that of the server process of each connection. Settings: shared_buffers 2 GB, no parallel workers, no
JIT, an unlogged table, prepared statements, persistent connections over a Unix socket.
"""
import glob, multiprocessing, os, pwd, shutil, subprocess, tempfile, time

FOLD = "lower(public.unaccent('public.unaccent', $1))"
LIKE = "select id from reg where norm % fold($1) order by similarity(norm, fold($1)) desc, id limit 10"
BORN = ("select id from reg where norm % fold($1) or dob = $2::date "
        "order by similarity(norm, fold($1)) + case when dob = $2::date then 0.5 else 0 end desc, id limit 10")
MODES = {"gin_0.5": (0.5, LIKE), "gin_0.3": (0.3, LIKE), "gin_0.5_dob": (0.5, BORN), "gin_0.3_dob": (0.3, BORN)}


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]))
    return found[-1] if found else None


def install():
    """The folder of the server's programs; Debian's packages are installed where there are none."""
    if not binaries():
        if not shutil.which("apt-get"):
            raise SystemExit("postgres: no server in /usr/lib/postgresql and no apt-get; install postgresql and postgresql-contrib")
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-y", "postgresql", "postgresql-contrib"], check=True, env=env, stdout=subprocess.DEVNULL)
    return binaries()


class Server:
    """A server in a temporary directory, which ends and leaves nothing when the block does."""

    def __enter__(self):
        self.bin, self.folder = install(), tempfile.mkdtemp(prefix="bench-pg-", dir="/tmp")
        # The server refuses to run as root.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.user = "postgres" if self.as_user else pwd.getpwuid(os.geteuid()).pw_name
        if self.as_user:
            shutil.chown(self.folder, "postgres")
        self.data = os.path.join(self.folder, "data")
        self.run("initdb", "-D", self.data, "-U", self.user, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        settings = dict(listen_addresses="''", unix_socket_directories=f"'{self.folder}'", shared_buffers="2GB", work_mem="64MB",
                        maintenance_work_mem="1GB", max_wal_size="4GB", fsync="off", max_parallel_workers_per_gather="0",
                        max_parallel_maintenance_workers="0", jit="off", autovacuum="off")
        with open(os.path.join(self.data, "postgresql.conf"), "a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self.run("pg_ctl", "-D", self.data, "-l", os.path.join(self.folder, "log"), "-w", "-t", "60", "start")
        return self

    def run(self, program, *words):
        done = subprocess.run([*self.as_user, os.path.join(self.bin, program), *words], cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"postgres: {program} failed:\n{done.stdout}{done.stderr}")

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self):
        import psycopg
        return psycopg.connect(host=self.folder, user=self.user, dbname="postgres", autocommit=True)

    def load(self, rows, full):
        """Loads the register; what it took and takes."""
        with self.connect() as link:
            link.execute("create extension pg_trgm")
            link.execute("create extension unaccent")
            link.execute(f"create function fold(text) returns text language sql immutable parallel safe as $${'select ' + FOLD}$$")
            link.execute("create unlogged table reg(id int primary key, name text, dob date, norm text generated always as (fold(name)) stored)")
            start = time.perf_counter()
            with link.cursor().copy("copy reg(id, name, dob) from stdin") as copy:
                for at, (parts, born) in enumerate(rows):
                    copy.write_row((at, full(parts), born or None))
            link.execute("create index reg_gin on reg using gin (norm gin_trgm_ops)")
            link.execute("create index reg_dob on reg (dob)")
            link.execute("vacuum analyze reg")
            took = time.perf_counter() - start
            sizes = link.execute("select pg_relation_size('reg'), pg_relation_size('reg_gin'), pg_relation_size('reg_dob')").fetchone()
            version = link.execute("show server_version").fetchone()[0]
        return dict(version=version, build_s=round(took, 1), bytes_a_person=round((sizes[1] + sizes[2]) / len(rows), 1),
                    with_table=round(sum(sizes) / len(rows), 1))

    def measure(self, mode, queries, clients):
        """Asks in so many processes; answers are in the order of the queries."""
        gate, told, parts = multiprocessing.Barrier(clients + 1), multiprocessing.Queue(), []
        for at in range(clients):
            parts.append(multiprocessing.Process(target=self.client, args=(mode, queries[at::clients], at, gate, told)))
            parts[-1].start()
        # A client that failed has said why.
        gate.wait(120)
        start = time.perf_counter()
        got = sorted(told.get() for _ in parts)
        wall = time.perf_counter() - start
        for part in parts:
            part.join()
        answers = [None] * len(queries)
        for at, _, found, _ in got:
            answers[at::clients] = found
        seconds = sorted(one for part in got for one in part[1])
        place = lambda share: round(1e6 * seconds[int((len(seconds) - 1) * share)], 1)
        cpu = sum(part[3] for part in got)
        return answers, dict(queries=len(queries), threads=clients, cpu_us_a_query=round(1e6 * cpu / len(queries), 1), p50_us=place(0.5),
                             p99_us=place(0.99), max_us=place(1.0), qps=round(len(queries) / wall, 1))

    def client(self, mode, queries, at, gate, told):
        import psycopg
        threshold, select = MODES[mode]
        with self.connect() as link:
            # A plan that reads every row is never the better one here, and the planner cannot know it.
            link.execute(f"set pg_trgm.similarity_threshold = {threshold}")
            link.execute("set enable_seqscan = off")
            types = "text, date" if "$2" in select else "text"
            link.execute(f"prepare ask({types}) as {select.replace('::date', '')}")
            # What is prepared is prepared on the server; its name and values are one text.
            cursor = psycopg.ClientCursor(link)
            ask = lambda name, born: (cursor.execute("execute ask(%s, %s)", (name, born or None)) if "$2" in select
                                      else cursor.execute("execute ask(%s)", (name,)))
            pid = link.execute("select pg_backend_pid()").fetchone()[0]
            ask("juan perez lopez", "").fetchall()
            gate.wait()
            seconds, found, before = [], [], ticks(pid)
            for name, born in queries:
                start = time.perf_counter()
                rows = ask(name, born).fetchall()
                seconds.append(time.perf_counter() - start)
                found.append([row[0] for row in rows])
            told.put((at, seconds, found, ticks(pid) - before))


def ticks(pid):
    """Seconds of the processor that a process has had."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
