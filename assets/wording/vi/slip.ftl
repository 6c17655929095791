# Chữ trên giấy tờ tại quầy: giấy tiếp nhận và các phiếu, theo thứ tự mục của mẫu quốc gia.

slip-motto = CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
slip-motto-below = Độc lập – Tự do – Hạnh phúc
slip-place-date = { $place }, ngày{-nbsp}{ $day } tháng{-nbsp}{ $month } năm{-nbsp}{ $year }
slip-number = Số: { $number }
slip-form = Mẫu số { $form }, Thông tư { $circular }
slip-book = Quyển số { $book }
slip-line = Số thứ tự { $line }
slip-page = Hồ sơ { $code }, trang { $page }/{ $pages }

slip-desk = Bộ phận tiếp nhận
slip-received-from = Tiếp nhận hồ sơ của
slip-submitter = Người nộp
slip-proxy = Người được ủy quyền
    .short = Được ủy quyền
slip-address = Địa chỉ
slip-address-phone = Địa chỉ, điện thoại
slip-phone = Điện thoại, email
slip-matter = Nội dung yêu cầu giải quyết
    .short = Nội dung yêu cầu
slip-sets-term = Số lượng, thời hạn
slip-sets-count = { $count }{-nbsp}bộ
slip-term-count = { $unit ->
    [working_day] { $count }{-nbsp}ngày làm việc
    [day] { $count }{-nbsp}ngày
    [month] { $count }{-nbsp}tháng
   *[hour] { $count }{-nbsp}giờ làm việc
}
slip-received-at = Thời gian nhận hồ sơ
    .short = Nhận hồ sơ
slip-appointment = Hẹn trả kết quả (sau)
slip-provisional = Ngày hẹn tạm tính, vì lịch nghỉ chưa công bố đủ: mời quý vị tra cứu lại trước khi đến.
slip-no-appointment = Chưa hẹn ngày trả kết quả
slip-collect = Nhận tại { $place }
slip-collect-post = Nhận qua bưu chính
slip-parcel = Số hiệu bưu gửi
slip-visit = Xác minh thực địa
slip-visit-at = { $moment }, { $place }
slip-fee = Phí, lệ phí
slip-bring = Mời mang theo
slip-refund = Phí, lệ phí được hoàn trả
    .short = Được hoàn trả

slip-column-number = TT
slip-column-paper = Tên giấy tờ
slip-column-originals = Bản chính
slip-column-copies = Bản sao
slip-column-photocopies = Bản photo

slip-ask = Tra cứu hồ sơ, không cần đăng nhập
slip-ask-scan = Máy tra cứu hoặc điện thoại: quét mã QR bên trái.
    .code = Máy tra cứu: quét mã QR bên trái.
slip-ask-sms = Tin nhắn: soạn { $prefix } { $code } gửi { $number }.
slip-ask-call = Gọi { $hotline }, nói mã hồ sơ.
    .keypad = Gọi { $hotline }, hoặc khi không quét được: bấm mã
slip-note-collect = Khi nhận kết quả, mời mang giấy này và căn cước; nhận thay, mời mang thêm giấy ủy quyền.
slip-note = Chúng tôi không nhắn đường dẫn hay số tài khoản để thu tiền.

slip-sign = (ký, ghi rõ họ tên)
slip-sign-submitter = Người nộp hồ sơ
slip-sign-receiver = Người tiếp nhận hồ sơ
slip-sign-guide = Người hướng dẫn
slip-sign-head = Thủ trưởng cơ quan
slip-sign-deliverer = Người giao
slip-sign-taker = Người nhận

slip-code = Mã hồ sơ
slip-to = Kính gửi
slip-supplement-wanted = Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:
slip-reason = Lý do
slip-contact = Nếu có vướng mắc trong khi hoàn thiện hồ sơ, mời quý vị liên hệ { $contact }.
slip-refused = Qua xem xét, { $desk } không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:
slip-appointment-before = Thời gian đã hẹn trả
slip-late-reason = Lý do chậm trả
slip-at-fault = Cơ quan để chậm
slip-apology = Chúng tôi xin lỗi quý vị vì việc chậm trả kết quả và xin hẹn lại thời gian trả:
slip-appointment-after = Hẹn lại trả kết quả (sau)
slip-copied-to = Nơi nhận
slip-copied-to-list = Như trên; lưu hồ sơ { $code }
slip-stage = Hồ sơ đang ở bước
slip-decision = Quyết định
slip-money = Phí, lệ phí phải nộp hoặc được hoàn trả
slip-stopped = Cơ quan giải quyết thông báo dừng giải quyết hồ sơ này:
slip-guidance = Mời quý vị chuẩn bị, hoàn thiện hồ sơ theo hướng dẫn sau:

slip-with-dossier-of = Kèm theo hồ sơ của
slip-lead = Cơ quan giải quyết hồ sơ
slip-together = Cơ quan phối hợp
slip-column-agency = Tên cơ quan
slip-column-times = Thời gian giao, nhận hồ sơ
slip-column-result = Kết quả giải quyết
slip-column-remark = Ghi chú
slip-given = Giao: { $moment }
slip-ended = Xong: { $moment }
slip-due = Hạn: { $moment }
slip-early = Trước hạn
slip-on-time = Đúng hạn
slip-overdue = Quá hạn

slip-satisfaction = Mời quý vị đánh dấu vào một ô:
slip-satisfaction-5 = Rất hài lòng
slip-satisfaction-4 = Hài lòng
slip-satisfaction-3 = Bình thường
slip-satisfaction-2 = Không hài lòng
slip-satisfaction-1 = Rất không hài lòng
slip-opinion = Ý kiến khác
