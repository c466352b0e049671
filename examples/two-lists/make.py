"""Makes the two files of this folder: fictional people, some of them on a hospital's list, some in statements that families and a church
collected, and how many there are in truth. The same bytes each time; `python examples/two-lists/make.py` writes them again."""

import csv
import io
import random
from pathlib import Path

PEOPLE = 600
HERE = Path(__file__).parent

GIVEN = """Ana Bruno Carla Diego Elena Fabio Gloria Hugo Irene Julio Karen Luis Marta Nora Oscar Paula Rosa Saul Tania Ulises
Vera Wilmer Ximena Yolanda Amparo Benigno Celina Danilo Edith Fidel Graciela Heriberto""".split()
BEGIN = "Al Bar Cen Dor Es Fal Gar Hor Ib Jun Lam Mar Nav Or Pal Quin Ras Sal Tor Ur Val Zam".split()
END = "meda rros teno ales cobar cón cía na arra quera pizo tínez arro tega ma tero ales dívar res bina divia brano".split()
TOWNS = "Altamar|Bellavista|Cerro Hondo|Dos Ríos|El Faro|La Loma|Puerto Sereno|San Telmo".split("|")
PLAIN = str.maketrans("áéíóúñ", "aeioun")


def slip(dice, word):
    """A word as somebody wrote it who heard it: one letter left out, doubled or swapped with the next."""
    at = dice.randrange(1, len(word) - 1)
    how = dice.randrange(3)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def person(dice):
    surnames = [dice.choice(BEGIN) + dice.choice(END) for _ in range(2)]
    born = f"{dice.randrange(1955, 2006)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    return dice.choice(GIVEN), surnames, born, dice.choice(TOWNS)


def hospital(dice, number, one):
    given, surnames, born, town = one
    if dice.random() < 0.06:
        born = born[:4] + "-" + born[5:7] + f"-{dice.randrange(1, 29):02}"
    return [f"H-{number:04}", f"{given} {' '.join(surnames)}", born, town if dice.random() < 0.9 else ""]


def statement(dice, one):
    given, surnames, born, town = one
    if dice.random() < 0.15:
        surnames = [slip(dice, surnames[0]), *surnames[1:]]
    if dice.random() < 0.2:
        surnames = surnames[:1]
    name = f"{' '.join(surnames)}, {given}".translate(PLAIN).upper()
    town = town.translate(PLAIN).upper()
    return [name, born if dice.random() < 0.85 else "", town if dice.random() < 0.8 else ""]


def lists():
    """Both files by name, and how many people stand in one of them at least."""
    dice = random.Random(1948)
    people = [person(dice) for _ in range(PEOPLE)]
    on = [at for at in range(PEOPLE) if dice.random() < 0.45]
    told = [(at, by) for by, chance in [("families", 0.4), ("church", 0.35)] for at in range(PEOPLE) if dice.random() < chance]
    dice.shuffle(on)
    dice.shuffle(told)
    patients = [hospital(dice, number, people[at]) for number, at in enumerate(on, 1)]
    stated = [[f"S-{number:04}", *statement(dice, people[at]), by] for number, (at, by) in enumerate(told, 1)]
    tables = {
        "hospital.csv": written(["number", "name", "born", "town"], patients),
        "statements.csv": written(["number", "name", "born", "town", "collected_by"], stated),
    }
    return tables, len({*on, *(at for at, _ in told)})


def written(head, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


if __name__ == "__main__":
    tables, listed = lists()
    for name, text in tables.items():
        (HERE / name).write_text(text, encoding="utf-8")
    print(f"{PEOPLE} people, {listed} of them in one of the files")
