"""Ten pages of a fictional list, drawn and then spoilt as scanners, copiers and telephones spoil them.

Names are put together at random from the words of crates/synth, places are invented, so no row is of anybody. Everything is drawn from a
seed. PIL only (Debian: python3-pil, fonts-dejavu, fonts-liberation)."""
import pathlib, random, re
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageChops

WORDS = pathlib.Path(__file__).parents[2] / "crates/synth/src/words.rs"
PLACES = ["Puente Viejo", "Puerto Claro", "San Telmo del Río", "Loma Larga", "Valle Sereno", "El Mirador", "Santa Brígida", "Cerro Pelón", "Agua Fría", "Las Ánimas"]
FONTS = ["/usr/share/fonts/truetype/" + name for name in (
    "dejavu/DejaVuSans.ttf", "liberation/LiberationSans-Regular.ttf", "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationMono-Regular.ttf", "liberation/LiberationSansNarrow-Regular.ttf")]
HEADER = ["No.", "Nombre", "Fecha de nacimiento", "Fecha de detención", "Lugar"]
# dpi, font, ruled, skew (degrees), blur (pixels), salt and pepper (share), grain (grey levels), shade (share of light lost in a corner), JPEG quality
SPOILT = [
    (200, 0, True, 0.0, 0.0, 0.000, 0, 0.0, 95),
    (200, 1, False, 1.3, 0.6, 0.005, 8, 0.0, 85),
    (200, 2, True, -2.1, 0.5, 0.010, 8, 0.0, 80),
    (200, 3, False, 3.0, 0.7, 0.000, 16, 0.0, 70),
    (200, 4, True, -0.7, 0.8, 0.020, 8, 0.3, 75),
    (150, 0, False, 2.4, 0.4, 0.005, 8, 0.0, 85),
    (150, 1, True, -1.6, 0.5, 0.010, 12, 0.0, 80),
    (150, 2, False, -3.0, 0.4, 0.000, 16, 0.4, 75),
    (150, 1, False, 0.4, 0.7, 0.020, 8, 0.0, 70),
    (150, 0, True, 2.0, 0.6, 0.010, 12, 0.5, 70),
]

def words_of(name):
    text = re.search(r"const %s: &str = \"(.*?)\";" % name, WORDS.read_text(encoding="utf-8"), re.S).group(1)
    return text.replace("\\\n", "").split()

def roster(chance, rows):
    given, surnames = words_of("MALE") + words_of("FEMALE"), words_of("SURNAMES")
    day = lambda first, last: f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(first, last)}"
    for number in range(1, rows + 1):
        name = " ".join([chance.choice(given)] + ([chance.choice(given)] if chance.random() < 0.6 else []) + [chance.choice(surnames), chance.choice(surnames)])
        yield [str(number), name, day(1950, 2006), day(2022, 2024), chance.choice(PLACES)]

def draw(rows, title, dpi, font, ruled):
    """A page of A4 with a title, a table and a line at its foot; and all that is written on it, in order."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    page = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(page)
    point = lambda size: ImageFont.truetype(FONTS[font], round(size * dpi / 72))
    text, head = point(8 if font in (0, 3) else 9), point(14)
    left, top, pitch = round(0.6 * dpi), round(0.7 * dpi), round(0.285 * dpi)
    pen.text((left, top), title, font=head, fill=0)
    shares = [0, 0.07, 0.45, 0.63, 0.80, 1.0]
    edges = [left + round(share * (width - 2 * left)) for share in shares]
    first = top + round(0.5 * dpi)
    header = [HEADER[0], HEADER[1], "Nacimiento", "Detención", HEADER[4]]
    for at, row in enumerate([header] + rows):
        y = first + at * pitch
        for column, cell in enumerate(row):
            pen.text((edges[column] + round(0.04 * dpi), y), cell, font=text, fill=10)
        if ruled:
            pen.line([(edges[0], y - round(0.05 * dpi)), (edges[-1], y - round(0.05 * dpi))], fill=40, width=max(1, dpi // 150))
    foot = first + (len(rows) + 1) * pitch
    if ruled:
        y = foot - round(0.05 * dpi)
        pen.line([(edges[0], y), (edges[-1], y)], fill=40, width=max(1, dpi // 150))
        for x in edges:
            pen.line([(x, first - round(0.05 * dpi)), (x, y)], fill=40, width=max(1, dpi // 150))
    closing = "Lista ficticia: ninguna de estas personas existe."
    pen.text((left, foot + round(0.2 * dpi)), closing, font=text, fill=10)
    return page, [title.split()] + [[word for cell in row for word in cell.split()] for row in [header] + rows] + [closing.split()]

def spoil(page, chance, skew, blur, salt, grain, shade):
    width, height = page.size
    if skew:
        page = page.rotate(skew, resample=Image.BICUBIC, fillcolor=255)
    if blur:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    if shade:
        light = Image.linear_gradient("L").rotate(90 * chance.randint(0, 3)).resize(page.size).point(lambda v: 255 - round(v * shade))
        page = ImageChops.multiply(page, light)
    if grain:
        noise = Image.frombytes("L", page.size, chance.randbytes(width * height)).point(lambda v: round(v * 2 * grain / 255))
        page = ImageChops.add(ImageChops.subtract(page, Image.new("L", page.size, grain)), noise)
    pixels = page.load()
    for _ in range(round(salt * width * height)):
        pixels[chance.randrange(width), chance.randrange(height)] = chance.choice((0, 255))
    return page

def make(folder, seed, rows):
    """Writes the pages as JPEG and gives (path, lines of words, rows of cells) of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (dpi, font, ruled, skew, blur, salt, grain, shade, quality) in enumerate(SPOILT, 1):
        chance = random.Random(seed * 1000 + number)
        table = list(roster(chance, rows))
        page, lines = draw(table, f"Registro de personas detenidas, hoja {number}", dpi, font, ruled)
        path = folder / f"page-{number:02}.jpg"
        spoil(page, chance, skew, blur, salt, grain, shade).save(path, quality=quality, dpi=(dpi, dpi))
        yield path, lines, table
