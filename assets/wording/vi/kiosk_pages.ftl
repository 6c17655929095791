# What the kiosk says on the pages around an answer: help, proof, lost receipt, rating, taking the answer along.
# Buttons stand first; [b] and [/b] set words semibold in messages without facts.

## Every screen

kiosk-help = Trợ giúp
kiosk-listen = Nghe đọc
kiosk-band-planned = Hệ thống bảo trì từ { $begins }.
kiosk-band-outage = Hệ thống đang gián đoạn. Mời bấm “Trợ giúp” để biết thêm.
kiosk-band-disconnected = Đang tạm mất kết nối. Máy trả lời theo số liệu đã lưu.

## Attract

kiosk-lost-receipt = Mất giấy hẹn

## Keypad

kiosk-keypad-fixed = Chữ và dấu đã có sẵn, mời chỉ bấm số.
kiosk-keypad-ten = Mã bấm máy có 10 số, in cỡ lớn cạnh mã QR trên giấy hẹn.
kiosk-keypad-left = còn { $count } số nữa
kiosk-keypad-day = ngày nhận: { $date }
kiosk-keypad-day-impossible = Ngày trong mã chưa đúng, mời xem lại.
kiosk-form-printed = Mã chuẩn
kiosk-form-ten_digits = Mã 10 số
kiosk-form-free = Dạng khác

## Proof

kiosk-prove = Xem đầy đủ
kiosk-proving = Bốn số cuối căn cước
kiosk-proving-why = Để xem giấy tờ còn thiếu và số tiền, mời bấm bốn số cuối căn cước của người nộp.
kiosk-proving-hidden = Số đã bấm được che. Máy không lưu số này.
# Wrong digits, and digits tried too often, have this one face.
kiosk-proving-refused = Chưa mở được bằng bốn số vừa bấm. Mời bấm lại, hoặc hỏi quầy.
kiosk-send = Gửi
kiosk-show = Xem

## Lost receipt

kiosk-lost-why = Mã hồ sơ được gửi đến số điện thoại đã đăng{-nbsp}ký, không{-nbsp}hiện trên máy này.
kiosk-lost-choose = Mời chọn cách tìm:
kiosk-lost-by-id_number = Số căn cước
kiosk-lost-by-name = Họ và tên
kiosk-lost-by-phone = Số điện thoại
kiosk-lost-type-id_number = Số căn cước của người nộp
kiosk-lost-type-name = Họ và tên người nộp
kiosk-lost-type-phone = Số điện thoại đã đăng ký
kiosk-lost-how-id_number = 12 số, hoặc 9 số của chứng minh nhân dân cũ. Số đã bấm được che.
kiosk-lost-how-name = Bấm không dấu, ít nhất hai từ. Chữ đã bấm được che.
kiosk-lost-how-phone = 10 số. Số đã bấm được che.
kiosk-space = Dấu cách
kiosk-erase-letter = Xoá 1 chữ
kiosk-noted = Đã nhận yêu cầu
kiosk-noted-sentence = Nếu có hồ sơ phù hợp, mã hồ sơ sẽ được nhắn đến số điện thoại đã đăng ký.
kiosk-noted-else = Không nhận được tin nhắn? Mời mang căn cước đến quầy.

## Rating

kiosk-rate = Đánh giá
kiosk-rating = Quý vị có hài{-nbsp}lòng không?
kiosk-rating-why = Mời chọn một mức. Hồ sơ này được đánh giá một lần.
kiosk-score-1 = Rất không hài lòng
kiosk-score-2 = Không hài lòng
kiosk-score-3 = Bình thường
kiosk-score-4 = Hài lòng
kiosk-score-5 = Rất hài lòng
kiosk-skip = Bỏ qua
kiosk-rated = Cảm ơn quý vị
kiosk-rated-sentence = Đánh giá của quý vị đã được ghi nhận.
kiosk-rated-before = Hồ sơ này đã được đánh giá trước đó.

## Taking the answer along

kiosk-take-along = Mang về
kiosk-take-along-page = Mang trang này về
kiosk-take-along-page-how = Mời quét bằng điện thoại của quý vị. Ai quét mã này cũng xem được hồ sơ, như mã trên giấy hẹn.
kiosk-take-along-code = Chép mã hồ sơ
kiosk-take-along-code-how = Mời quét bằng điện thoại để chép mã{-nbsp}hồ{-nbsp}sơ. Mã này không chứa thông{-nbsp}tin nào khác.
kiosk-print = In phiếu

## Help

kiosk-help-person = Cần người giúp?
kiosk-help-desk = Mời đến { $desk }, hoặc quầy gần nhất.
kiosk-help-counter = Mời đến quầy gần nhất.
kiosk-help-hotline = Gọi { $hotline }, đọc mã hồ sơ trên giấy hẹn.
kiosk-help-owner = Đơn vị quản lý: { $owner }.
kiosk-help-scan = Đưa giấy hẹn vào trước ô{-nbsp}quét, giữ{-nbsp}yên một giây.
kiosk-help-type = Không có mã QR? Mời nhập mã hồ sơ.
kiosk-help-read = Khó đọc? Bấm “Chữ to” hoặc “Tương{-nbsp}phản”.
kiosk-help-leave = Bấm “Xong” khi rời máy: mọi{-nbsp}thông{-nbsp}tin được xoá.
kiosk-help-notices = Thông báo
kiosk-help-how = Cách dùng máy

## Out of order, and answers from what is saved

kiosk-fault-heading = Máy tạm nghỉ
kiosk-fault-not_admitted = Máy này chưa được kết nối với hệ thống.
kiosk-fault-closed = Cán bộ đang chăm sóc máy.
kiosk-saved = Theo số liệu đã lưu
    .card = Theo số liệu ngày { $date }
    .card-today = Theo số liệu lúc { $hour }
    .card-timeliness = { $timeliness }, theo số liệu ngày { $date }
    .card-timeliness-today = { $timeliness }, theo số liệu lúc { $hour }
kiosk-saved-age = { $as_of }, cách đây { $age }. Hồ sơ có thể đã có bước mới.
    .today = Số liệu lúc { $hour } hôm nay, cách đây { $age }. Hồ sơ có thể đã có bước mới.

## Why there is a new appointment

kiosk-why-overdue = Vì sao quá hạn
