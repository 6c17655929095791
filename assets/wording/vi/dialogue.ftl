# Những gì tổng đài nói khi trò chuyện về một hồ sơ, một thủ tục, hay về chính tổng đài. Xem thêm chat.ftl.

dialogue-can =
    Ở đây quý vị có thể hỏi:
    - hồ sơ tới đâu, khi nào xong, ai đang giữ;
    - thiếu giấy gì, nộp phí ở đâu, lấy kết quả ở đâu;
    - thủ tục: giấy tờ cần có, thời hạn, phí, nơi nộp;
    - địa chỉ, giờ làm việc;
    - nhận tin khi có kết quả, đánh giá;
    - gặp cán bộ.
dialogue-system = Hệ thống của tỉnh do { $owner } quản lý.
dialogue-about = Đây là tổng đài tra cứu hồ sơ của { $centre }.
dialogue-terms = Chúng tôi chỉ dùng mã quý vị gửi để tra cứu. Mỗi lần tra cứu đều được ghi lại.
dialogue-never = Chúng tôi không hỏi mật khẩu, không gửi đường dẫn nộp tiền.
dialogue-check = Nghi ngờ bị giả mạo, mời gọi { $hotline }.

## Hỏi tiếp về hồ sơ vừa tra

dialogue-no-date = Chưa có ngày hẹn trả kết quả.
dialogue-papers-title = Giấy tờ cần bổ sung:
dialogue-papers-private = Hồ sơ cần bổ sung giấy tờ. Tên giấy tờ chỉ nói với chủ hồ sơ.
dialogue-papers-unnamed = Hồ sơ cần bổ sung giấy tờ. Tên giấy tờ ghi trong phiếu yêu cầu bổ sung.
dialogue-papers-none = Chưa có yêu cầu bổ sung giấy tờ nào được ghi nhận.
dialogue-papers-where = Nộp bổ sung tại { $desk }.
dialogue-fee = Số tiền phải nộp: { $amount }
dialogue-fee-named = { $name }: { $amount }
dialogue-fee-private = Hồ sơ đang chờ nộp phí. Số tiền chỉ nói với chủ hồ sơ.
dialogue-fee-none = Chưa có khoản phải nộp nào được ghi nhận.
dialogue-fee-where = Nộp tại { $desk } hoặc trên { $portal }.
dialogue-fee-portal = Mời nộp tại quầy hoặc trên { $portal }.
dialogue-holder-now = Bước hiện nay: { $step }
dialogue-officer = Người phụ trách: { $officer }
dialogue-agency-unknown = Cơ quan đang giữ hồ sơ chưa được ghi nhận.
dialogue-late = Hồ sơ đã quá hạn { $span }. Xin lỗi quý vị.
dialogue-late-unmeasured = Hồ sơ đã quá hạn. Xin lỗi quý vị.
dialogue-late-new = Hẹn mới: { $moment }
dialogue-late-no-new = Chưa có lịch hẹn lại.
dialogue-late-feedback = Quý vị có thể gửi phản ánh hoặc gặp cán bộ.
dialogue-not-late = Theo số liệu hiện có, hồ sơ chưa quá hạn.
dialogue-late-over = Hồ sơ này đã giải quyết xong.
dialogue-collect-ready = Kết quả đã có. Mời đến nhận.
dialogue-collect-returned = Kết quả đã được trả.
dialogue-collect-not-yet = Kết quả chưa có. Khi có, mời nhận tại:
dialogue-collect-place = Nơi trả kết quả: { $desk }
dialogue-collect-post = Kết quả được gửi qua bưu chính.
dialogue-collect-parcel = Số bưu gửi: { $parcel }
dialogue-collect-bring = Mang theo giấy hẹn và căn cước.
dialogue-collect-proxy = Người nhận thay cần giấy ủy quyền.
dialogue-which = Quý vị hỏi về hồ sơ nào? Mời gửi mã hoặc ảnh giấy hẹn.

## Thủ tục

dialogue-procedure-title = { $name } (mã { $code })
dialogue-procedure-papers = Danh mục ở đây không có thành phần hồ sơ. Mời xem tại { $portal }, tìm theo mã { $code }.
dialogue-procedure-term = Thời hạn: { $term }
dialogue-procedure-term-none = Thời hạn: danh mục quốc gia không ghi rõ.
dialogue-procedure-fee = Phí, lệ phí: { $amount }. Mức thu của tỉnh có thể khác.
dialogue-procedure-fee-zero = Phí, lệ phí: danh mục quốc gia ghi 0 đồng. Mức thu của tỉnh có thể khác.
dialogue-procedure-fee-none = Phí, lệ phí: danh mục quốc gia không ghi.
dialogue-procedure-place = Nơi nộp: { $places }. Có thể nộp trên { $portal }.
dialogue-procedure-place-none = Nơi nộp: mời hỏi { $hotline }.
dialogue-procedure-choose = Quý vị hỏi thủ tục nào?
dialogue-procedure-unknown = Không thấy thủ tục này trong danh mục. Mời tìm tại { $portal }.
dialogue-procedure-all = Thành phần hồ sơ: mời xem tại { $portal }, tìm theo mã { $code }.
dialogue-level-xa = Bộ phận Một cửa cấp xã
dialogue-level-tinh = Bộ phận Một cửa cấp tỉnh
dialogue-level-bo = cơ quan trung ương
dialogue-level-khac = cơ quan khác được giao
dialogue-term = { $unit ->
    [working_day] { $count } ngày làm việc
    [hour] { $count } giờ làm việc
    [month] { $count } tháng
   *[other] { $count } ngày
}

## Nơi tiếp nhận

dialogue-desks-title = Nơi tiếp nhận hồ sơ:
dialogue-desks-unknown = Chưa tra được địa chỉ lúc này. Mời gọi { $hotline }.

## Xác nhận chủ hồ sơ

dialogue-prove = Phần này chỉ nói với chủ hồ sơ { $code }.
dialogue-prove-ways =
    Mời chọn một cách:
    - gửi 4 số cuối căn cước của người nộp;
    - bấm "{ $button }" để nhận mã qua điện thoại đã đăng ký.
dialogue-prove-contact = Hoặc gửi số điện thoại của chính quý vị bằng nút bên dưới.
dialogue-prove-again = Mời gửi đúng 4 số cuối căn cước, hoặc mã một lần gồm 6 số.
dialogue-prove-whole = Chỉ cần 4 số cuối. Mời xóa tin có cả số căn cước.
dialogue-prove-refused = Thông tin chưa khớp. Mời kiểm tra lại, hoặc gọi { $hotline }.
dialogue-prove-already = Quý vị đang xem phần của chủ hồ sơ.
dialogue-code-sent = Nếu hồ sơ có điện thoại đăng ký, mã một lần đã được gửi. Mời nhập 6 số.
dialogue-contact-other = Đây không phải số của chính quý vị. Mời dùng nút gửi số.

## Nhận tin, đánh giá, mất giấy hẹn

dialogue-followed = Đã đăng ký báo khi có thay đổi.
dialogue-unfollowed = Đã dừng gửi tin về hồ sơ này.
dialogue-rate-how = Quý vị hài lòng ở mức nào? 1 là chưa hài lòng, 5 là rất hài lòng.
dialogue-rated = Đã ghi nhận đánh giá. Cảm ơn quý vị.
dialogue-not-rated = Chưa ghi được: chỉ đánh giá một lần, sau khi nhận kết quả.
dialogue-not-followed = Chưa đăng ký được: hồ sơ chưa có số di động nhận tin.
dialogue-not-done = Chưa làm được lúc này. Mời thử lại sau, hoặc gọi { $hotline }.
dialogue-recover = Mất giấy hẹn: chúng tôi gửi lại mã tới điện thoại đã đăng ký. Quý vị muốn tìm theo gì?
dialogue-recover-id-number = Mời gửi số căn cước của người nộp.
dialogue-recover-name = Mời gửi họ và tên người nộp.
dialogue-recover-phone = Mời gửi số điện thoại đã đăng ký.
dialogue-recover-unfit = Chưa đúng dạng. Mời gửi lại.
dialogue-recovered = Nếu có hồ sơ phù hợp, mã được gửi tới điện thoại đã đăng ký.
dialogue-cancelled = Đã bỏ qua.

## Phản ánh, khiếu nại, pháp luật, gặp người

dialogue-feedback = Phản ánh, kiến nghị: mời gửi tại { $portal } hoặc gọi { $hotline }.
dialogue-feedback-days = Trả lời trong { $days } ngày làm việc.
dialogue-feedback-hours = Phản ánh qua điện thoại hoặc trực tiếp được ghi nhận trong { $hours } giờ làm việc.
dialogue-feedback-open = Thời hạn trả lời theo quy định của tỉnh.
dialogue-complaint = Khiếu nại, tố cáo không nhận ở đây.
dialogue-complaint-door = Mời gửi đơn tới cơ quan có thẩm quyền, hoặc đến nơi tiếp công dân của tỉnh.
dialogue-legal = Câu hỏi pháp luật không trả lời ở đây.
dialogue-legal-door = Mời hỏi Trung tâm Trợ giúp pháp lý nhà nước hoặc Sở Tư pháp.
dialogue-handed-over = Đã chuyển tới cán bộ. Mời quý vị chờ tại đây, hoặc gọi { $hotline }.

dialogue-button-prove = Xem phần của chủ hồ sơ
dialogue-button-follow = Báo khi có thay đổi
dialogue-button-unfollow = Dừng báo tin
dialogue-button-rate = Đánh giá
dialogue-button-score = { $score } ★
dialogue-button-send-code = Gửi mã một lần
dialogue-button-cancel = Bỏ qua
dialogue-button-contact = Gửi số điện thoại của tôi
dialogue-button-recover-id-number = Số căn cước
dialogue-button-recover-name = Họ và tên
dialogue-button-recover-phone = Số điện thoại
