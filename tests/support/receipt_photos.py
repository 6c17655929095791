"""Photographs of our receipts as a kiosk's camera would give them: seeded, so equal arguments give equal pictures.

An A5 sheet carries the strip of `lookup_api.receipts` (QR of 30 mm, Code 128, keypad code). A camera of 1280 x 720
pixels and 60 degrees looks at it from 20 cm, which is 5.6 pixels a millimetre. What happens to the paper, the light and
the camera is a `Shot`; `SHOTS` holds twelve kinds of trouble, each mild, medium, hard and extreme.

    for photograph in photographs(levels=("mild",)):
        read_symbols(photograph.frame())        # must give photograph.label.qr_text
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from assets import asset
from lookup_api.domain.codes import KeypadCode
from lookup_api.receipts import Label, draw_strip, qr_text

Gray = NDArray[np.uint8]

FRAME = (1280, 720)  # pixels, width and height
NEAR = 5.6  # pixels of the frame a millimetre of paper takes
FOCAL = 1100.0  # pixels
DPI = 300
DOT = DPI / 25.4  # pixels of the drawn sheet a millimetre takes
SHEET = (148, 210)  # mm
STRIP_AT = (10.0, 18.0)  # mm from the top left of the sheet
QR_MIDDLE = (STRIP_AT[0] + 18.7, STRIP_AT[1] + 18.7)  # mm
QR_WIDTH = 30.0  # mm
LEVELS = ("mild", "medium", "hard", "extreme")

TOKEN = "AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU"  # thirty-two letters of the right alphabet, signed by nobody
RECEIPT = Label(
    code="H47.16-261105-0042",
    keypad=KeypadCode.make("41720658").digits,
    qr_text=qr_text("tracuu.quangnam.gov.vn", TOKEN),
    hotline="1022",
)


@dataclass(frozen=True)
class Shot:
    """What happened to paper, light and camera. The defaults are a good photograph by hand."""

    tilt: float | None = None  # degrees out of plane; None: up to 6
    turn: float | None = None  # degrees in plane; None: up to 4 either way
    near: float = 1.0  # of the usual size in the frame
    soft: float = 0.0  # Gaussian blur, pixels
    moved: int = 0  # motion blur, pixels
    light: float = 0.95
    noise: float = 2.0
    glare: float = 0.0  # of the symbol's width
    creased: float = 0.0  # mm by which folds shift the paper
    hidden: float = 0.0  # of the symbol's area, by a thumb or stamp
    ink: float = 1.0  # print contrast left
    jpeg: int = 90


SHOTS: dict[str, tuple[Shot, ...]] = {
    "clean": (Shot(),),
    "tilted": tuple(Shot(tilt=by) for by in (15, 30, 45, 60)),
    "turned": tuple(Shot(turn=by) for by in (10, 45, 90, 200)),
    "soft": tuple(Shot(soft=by) for by in (0.8, 1.3, 1.8, 2.5)),
    "moved": tuple(Shot(moved=by) for by in (3, 6, 9, 14)),
    "dark": tuple(Shot(light=left, noise=5) for left in (0.4, 0.2, 0.1, 0.05)),
    "glaring": tuple(Shot(glare=share) for share in (0.1, 0.2, 0.3, 0.45)),
    "creased": tuple(Shot(creased=by) for by in (0.3, 0.6, 1.0, 1.6)),
    "hidden": tuple(Shot(hidden=share) for share in (0.03, 0.07, 0.12, 0.2)),
    "far": tuple(Shot(near=scale) for scale in (0.75, 0.6, 0.5, 0.4)),
    "squeezed": tuple(Shot(jpeg=quality) for quality in (40, 20, 10, 5)),
    "faded": tuple(Shot(ink=left) for left in (0.6, 0.4, 0.25, 0.15)),
    "everything": (
        Shot(tilt=12, turn=8, soft=0.6, light=0.9, creased=0.3, ink=0.9, jpeg=85),
        Shot(tilt=20, turn=25, soft=0.7, moved=2, light=0.7, noise=4, glare=0.1, creased=0.4, ink=0.7, jpeg=70),
        Shot(tilt=30, turn=80, soft=1.0, moved=4, light=0.5, noise=6, glare=0.15, creased=0.8, hidden=0.04, ink=0.5),
        Shot(tilt=38, turn=160, soft=1.2, moved=5, light=0.35, noise=8, glare=0.2, creased=1.1, hidden=0.06, ink=0.4),
    ),
}


@dataclass(frozen=True)
class Photograph:
    """One photograph: a trouble, how bad, which chance, and whose receipt."""

    trouble: str
    level: str
    seed: int = 0
    label: Label = field(default=RECEIPT)

    @property
    def name(self) -> str:
        return f"{self.trouble}-{self.level}-{self.seed}"

    @property
    def shot(self) -> Shot:
        return SHOTS[self.trouble][LEVELS.index(self.level)]

    def frame(self) -> Gray:
        """The photograph: height, width, blue-green-red."""
        return taken_of(self, sheet(self.label))


def taken_of(photograph: Photograph, paper: Gray, middle: tuple[float, float] = QR_MIDDLE) -> Gray:
    """The photograph of any sheet, drawn at 300 dpi, with the symbol's middle in mm: height, width, blue-green-red."""
    chance = np.random.default_rng(zlib.crc32(photograph.name.encode()))
    shot = photograph.shot
    shot = replace(
        shot,
        tilt=float(chance.uniform(0, 6)) if shot.tilt is None else shot.tilt,
        turn=float(chance.uniform(-4, 4)) if shot.turn is None else shot.turn,
    )
    worn_paper = worn(paper.copy(), shot, chance, middle)
    seat = place(shot, chance, middle)
    return taken(seen(worn_paper, seat, hall(chance)), shot, seat, chance, middle)


def photographs(levels: tuple[str, ...] = LEVELS, seeds: int = 1, label: Label = RECEIPT) -> Iterator[Photograph]:
    """Every trouble at the levels asked for, `seeds` times each."""
    for trouble, shots in SHOTS.items():
        for level, _ in zip(LEVELS, shots, strict=False):
            if level in levels:
                yield from (Photograph(trouble, level, seed, label) for seed in range(seeds))


def empty_frames(count: int) -> Iterator[Gray]:
    """Photographs without a symbol: the hall, a written sheet, a chessboard, three lonely finder squares."""
    for number in range(count):
        chance = np.random.default_rng(7000 + number)
        paper = sheet(None).copy()
        left, top = (round((middle - QR_WIDTH / 2) * DOT) for middle in QR_MIDDLE)
        if number % 4 == 2:
            for row in range(8):
                for column in range(row % 2, 8, 2):
                    paper[top + row * 44 :, left + column * 44 :][:44, :44] = 15
        elif number % 4 == 3:
            for x, y in ((0, 0), (254, 0), (0, 254)):
                cv2.rectangle(paper, (left + x + 6, top + y + 6), (left + x + 94, top + y + 94), 15, 14)
                cv2.rectangle(paper, (left + x + 36, top + y + 36), (left + x + 64, top + y + 64), 15, -1)
        shot = Shot(tilt=float(chance.uniform(0, 25)), turn=float(chance.uniform(-20, 20)), jpeg=80)
        seat = place(shot, chance)
        scene = hall(chance)
        yield taken(scene if number % 4 == 0 else seen(paper, seat, scene), shot, seat, chance)


# --- the paper -----------------------------------------------------------------------------------------------


@cache
def sheet(label: Label | None) -> Gray:
    """An A5 receipt, drawn at 300 dpi; without a label, the same sheet with writing only."""
    width, height = (round(side * DOT) for side in SHEET)
    image = Image.new("L", (width, height), 250)
    pen = ImageDraw.Draw(image)
    title = ImageFont.truetype(io.BytesIO(asset("fonts", "BeVietnamPro-SemiBold.ttf").read_bytes()), 56)
    words = ImageFont.truetype(io.BytesIO(asset("fonts", "BeVietnamPro-Regular.ttf").read_bytes()), 44)
    pen.text((120, 70), "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", fill=25, font=words)
    pen.text((120, 780), "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", fill=10, font=title)
    rows = (
        "Bộ phận tiếp nhận: xã Bình Minh",
        "Tiếp nhận hồ sơ của: Nguyễn Văn An",
        "Nội dung: Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "Số lượng, thời hạn: 01 bộ; 15 ngày làm việc",
        "Nhận hồ sơ: 09 giờ 42 phút, thứ Năm, 05/11/2026",
        "Hẹn trả kết quả: 13 giờ 30, thứ Năm, 26/11/2026",
        "Người nộp hồ sơ                 Người tiếp nhận",
    )
    for number, row in enumerate(rows):
        pen.text((120, 920 + number * 130), row, fill=40, font=words)
        pen.line((120, 990 + number * 130, width - 120, 990 + number * 130), fill=190, width=2)
    if label is not None:
        strip = Image.open(io.BytesIO(draw_strip(label).png(DPI)))
        image.paste(strip.point(lambda tone: 20 + tone * 230 // 255), tuple(round(mm * DOT) for mm in STRIP_AT))
    return np.array(image)


def worn(paper: Gray, shot: Shot, chance: np.random.Generator, middle: tuple[float, float] = QR_MIDDLE) -> Gray:
    """The paper after printing, pocket and thumb."""
    if shot.ink < 1:
        paper = _faded(paper, shot.ink, chance)
    if shot.hidden:
        side = QR_WIDTH * DOT * shot.hidden**0.5
        # Over the data, never over a finder square: without one there is no symbol to be seen at all.
        x, y = (round((at + QR_WIDTH * share) * DOT) for at, share in zip(middle, (0.16, 0.2), strict=True))
        cv2.ellipse(paper, (x, y), (round(side * 0.62), round(side * 0.5)), chance.uniform(0, 180), 0, 360, 130, -1)
    return _creased(paper, shot.creased, chance) if shot.creased else paper


def _faded(paper: Gray, ink: float, chance: np.random.Generator) -> Gray:
    """Pale print in bands, with lines where the print head is dead."""
    height, width = paper.shape
    bands = cv2.resize(chance.normal(0, 1, (40, 1)).astype(np.float32), (width, height))
    faded = 245 - (245 - paper.astype(np.float32)) * ink * np.clip(1 + 0.25 * bands, 0.4, 1.6)
    for _ in range(3 + round((1 - ink) * 12)):
        at = int(chance.integers(0, width))
        faded[:, at : at + int(chance.integers(1, 4))] = 245
    return np.clip(faded, 0, 255).astype(np.uint8)


def _creased(paper: Gray, by: float, chance: np.random.Generator) -> Gray:
    """Folds that shift the paper by about `by` mm and shade it."""
    height, width = paper.shape
    folds = [
        cv2.resize(chance.normal(0, 1, (14, 10)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        for _ in range(2)
    ]
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    reach = by * DOT * 0.6
    moved = cv2.remap(
        paper, across + reach * folds[0], down + reach * folds[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    slope = cv2.Sobel(folds[0], cv2.CV_32F, 1, 0) + cv2.Sobel(folds[1], cv2.CV_32F, 0, 1)
    shade = 1 - np.clip(0.12 * by * slope / slope.std(), -0.55, 0.55)
    return np.clip(moved * shade, 0, 255).astype(np.uint8)


# --- the camera ----------------------------------------------------------------------------------------------


def hall(chance: np.random.Generator) -> Gray:
    """What stands behind the receipt: soft light and a few plain things."""
    scene = cv2.resize(chance.uniform(60, 150, (5, 8)).astype(np.float32), FRAME, interpolation=cv2.INTER_CUBIC)
    for _ in range(6):
        x, y = int(chance.integers(0, FRAME[0])), int(chance.integers(0, FRAME[1]))
        corner = (x + int(chance.integers(40, 300)), y + int(chance.integers(40, 300)))
        cv2.rectangle(scene, (x, y), corner, float(chance.uniform(30, 200)), -1)
    return np.clip(scene, 0, 255).astype(np.uint8)


def place(shot: Shot, chance: np.random.Generator, middle: tuple[float, float] = QR_MIDDLE) -> NDArray[np.float64]:
    """The 3 x 3 matrix from pixels of the sheet to pixels of the frame, the QR a little off the middle."""
    away = FOCAL / (NEAR * shot.near)
    tilt, turn, about = np.radians(shot.tilt or 0), np.radians(shot.turn or 0), chance.uniform(0, np.pi)
    axis = (np.cos(about) * tilt, np.sin(about) * tilt, 0.0)
    rotation = cv2.Rodrigues(np.array(axis))[0] @ cv2.Rodrigues(np.array((0.0, 0.0, turn)))[0]
    off = chance.uniform(-120, 120), chance.uniform(-60, 60)
    paper, frame = [], []
    for x, y in ((-50, -50), (50, -50), (50, 50), (-50, 50)):
        point = rotation @ np.array((x, y, 0.0))
        paper.append(((middle[0] + x) * DOT, (middle[1] + y) * DOT))
        depth = away + point[2]
        frame.append(
            (FRAME[0] / 2 + off[0] + FOCAL * point[0] / depth, FRAME[1] / 2 + off[1] + FOCAL * point[1] / depth)
        )
    return cv2.getPerspectiveTransform(np.array(paper, np.float32), np.array(frame, np.float32))


def seen(paper: Gray, seat: NDArray[np.float64], scene: Gray) -> Gray:
    """The sheet in front of the hall; sampled twice as finely and averaged, as a sensor's pixels do."""
    fine = np.diag((2.0, 2.0, 1.0)) @ seat
    size = (FRAME[0] * 2, FRAME[1] * 2)
    sheet_there = cv2.resize(
        cv2.warpPerspective(cv2.GaussianBlur(paper, (0, 0), 0.45), fine, size), FRAME, interpolation=cv2.INTER_AREA
    )
    where = cv2.resize(cv2.warpPerspective(np.full_like(paper, 255), fine, size), FRAME, interpolation=cv2.INTER_AREA)
    share = where.astype(np.float32) / 255
    return (sheet_there * share + scene * (1 - share)).astype(np.uint8)


def taken(
    scene: Gray,
    shot: Shot,
    seat: NDArray[np.float64],
    chance: np.random.Generator,
    middle: tuple[float, float] = QR_MIDDLE,
) -> Gray:
    """The scene through light, lens, sensor and JPEG; three channels."""
    picture = scene.astype(np.float32)
    if shot.glare:
        picture += _glare(shot.glare, seat, chance, middle)
        picture = np.clip(picture, 0, 255)
    if shot.soft:
        picture = cv2.GaussianBlur(picture, (0, 0), shot.soft)
    if shot.moved:
        picture = cv2.filter2D(picture, -1, _trail(shot.moved, chance))
    picture = picture * shot.light + chance.normal(0, shot.noise, picture.shape)
    colour = cv2.cvtColor(np.clip(picture, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    return cv2.imdecode(cv2.imencode(".jpg", colour, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg])[1], cv2.IMREAD_COLOR)


def _trail(length: int, chance: np.random.Generator) -> NDArray[np.float32]:
    size = length | 1
    line = np.zeros((size, size), np.float32)
    line[size // 2] = 1
    middle = (size / 2 - 0.5, size / 2 - 0.5)
    line = cv2.warpAffine(line, cv2.getRotationMatrix2D(middle, chance.uniform(0, 180), 1), (size, size))
    return line / line.sum()


def _glare(
    share: float, seat: NDArray[np.float64], chance: np.random.Generator, middle: tuple[float, float]
) -> NDArray[np.float32]:
    """A burnt-out lamp on the symbol, longer than wide."""
    ends = [[[(middle[0] + side * QR_WIDTH / 2) * DOT, middle[1] * DOT] for side in (-1, 1)]]
    ends = cv2.perspectiveTransform(np.array(ends, np.float32), seat)[0]
    radius = np.linalg.norm(ends[1] - ends[0]) * share / 2
    x, y = ends.mean(axis=0) + chance.uniform(-0.15, 0.25, 2) * np.linalg.norm(ends[1] - ends[0])
    down, across = np.mgrid[0 : FRAME[1], 0 : FRAME[0]].astype(np.float32)
    about = chance.uniform(0, np.pi)
    along = (across - x) * np.cos(about) + (down - y) * np.sin(about)
    beside = (down - y) * np.cos(about) - (across - x) * np.sin(about)
    distance = np.sqrt((along / 1.6) ** 2 + beside**2)
    return (np.clip(1.6 - distance / radius, 0, 1) ** 1.2 * 255).astype(np.float32)
