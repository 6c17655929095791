# Nơi tiếp nhận, ngày mở cửa, số thứ tự, hoàn phí, và nơi tin báo được gửi tới. Một ý một câu.

dialogue-desks-others = Nơi khác: mời nhắn tên phường, xã.
dialogue-day-open = { $when ->
    [tomorrow] Ngày mai, { $day }, là ngày làm việc.
   *[today] Hôm nay, { $day }, là ngày làm việc.
}
dialogue-day-closed = { $when ->
    [tomorrow] Ngày mai, { $day }, không phải ngày làm việc.
   *[today] Hôm nay, { $day }, không phải ngày làm việc.
}
dialogue-holidays = Ngày lễ, Tết: quầy nghỉ theo lịch nghỉ của Nhà nước. Hỏi rõ ngày: mời gọi { $hotline }.
dialogue-queue = Ở đây không lấy số thứ tự và không đặt lịch hẹn.
dialogue-queue-hours = Mời đến quầy trong giờ làm việc, hoặc gọi { $hotline } để hỏi trước.
dialogue-refund-private = Khoản được hoàn, nếu có, chỉ nói với chủ hồ sơ.
dialogue-refund-none = Chưa có khoản được hoàn nào được ghi nhận.
dialogue-refund-where = Tiền hoàn nhận tại quầy.
dialogue-follow-where = Tin báo gửi vào đây. Riêng trang web thì gửi tới điện thoại của hồ sơ.
dialogue-desks-not-there = Chưa thấy nơi tiếp nhận có tên này.
dialogue-collect-finished = Kết quả đã có.
dialogue-collect-none-yet = Kết quả chưa có.
