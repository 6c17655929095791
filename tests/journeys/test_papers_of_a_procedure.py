"""A province enters what its procedures ask for; a citizen is told it in the web chat, through the real programs."""

from contextlib import closing as shut
from pathlib import Path

from tests.journeys.test_person_at_the_hotline import WebCitizen
from tests.support.house import open_house
from tests.support.ports import free_port

ASKED = "đăng ký thường trú cần giấy tờ gì"
PAPERS = """\
Mã thủ tục,Tên giấy tờ,Bản chính,Bản sao,"Mẫu đơn, tờ khai",Trường hợp,Quyết định công bố
1.004222,Tờ khai thay đổi thông tin cư trú,1,,Mẫu CT01,,Quyết định 12/QĐ-UBND
1.004222,Giấy tờ về chỗ ở,,2,,,
"""


def test_what_a_province_enters_is_what_a_citizen_is_told(tmp_path: Path) -> None:
    with open_house(tmp_path, dossiers=1) as house:
        url = f"http://127.0.0.1:{free_port()}"
        chat_key = house.key("chat", "chat")
        api = house.serve()
        house.start(
            ["hotline-bot", "serve"], health=f"{url}/healthz", LOOKUP_API_KEY=chat_key,
            HOTLINE_LISTEN=url.removeprefix("http://"),
        )  # fmt: skip
        with shut(WebCitizen(url)) as citizen:
            told = citizen.say(ASKED)
            assert "Đăng ký thường trú (mã 1.004222)" in told
            assert "Theo danh mục mẫu để chạy thử, không dùng để nộp hồ sơ." in told

            (tmp_path / "papers.csv").write_text(PAPERS, encoding="utf-8")
            house.run("lookup-api", "procedures", "import", str(tmp_path / "papers.csv"))
            lines = citizen.say(ASKED).split("\n")
            assert lines[1:5] == [
                "Giấy tờ cần có:",
                "1. Tờ khai thay đổi thông tin cư trú (1 bản chính; theo Mẫu CT01)",
                "2. Giấy tờ về chỗ ở (2 bản sao)",
                "",
            ]
            assert lines[6].startswith("Theo Quyết định 12/QĐ-UBND. Danh mục nhập ngày ")
            assert "Giấy tờ: danh mục ghi 2 loại." in citizen.say("1.004222")

            house.run("lookup-api", "procedures", "withdraw", "1.004222")
            none = "Danh mục ở đây không có thành phần hồ sơ. Mời xem tại dichvucong.gov.vn, tìm theo mã 1.004222."
            assert none in citizen.say(ASKED)

            api.terminate()
            api.wait(15)
            assert "Chưa xem được danh mục giấy tờ lúc này. Mời xem tại dichvucong.gov.vn" in citizen.say(ASKED)
