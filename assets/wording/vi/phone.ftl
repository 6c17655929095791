# Trang điện thoại mở từ mã QR trên giấy tiếp nhận: chữ quanh câu trả lời.

phone-title = { $heading } · { $centre }
# Tên ngôn ngữ kia, bằng chính ngôn ngữ ấy.
phone-other_language = English
phone-code = Mã hồ sơ
phone-applicant = Người nộp
phone-steps = Các bước giải quyết
phone-earlier_steps = Xem { $count }{"\u00A0"}bước trước
phone-step_done = Đã xong:
phone-step_now = Hiện nay:
phone-step_ahead = Sắp tới:
phone-call = Gọi { $hotline }
phone-money = Chúng tôi không nhắn đường dẫn thu tiền, không hỏi mật khẩu.
