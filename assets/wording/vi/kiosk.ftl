# What the kiosk says of itself: invitations, buttons, hints. What is said of a dossier stands in status.ftl.
#
# [b] and [/b] set words semibold; only messages without facts use them.

## Every screen

kiosk-language-name = Tiếng Việt
kiosk-large = Chữ to
kiosk-contrast = Tương phản
kiosk-low = Tầm thấp
kiosk-done = Xong
kiosk-back = Quay lại
kiosk-enter-code = Nhập mã hồ sơ
kiosk-applicant = Người nộp: { $name }

## Attract

kiosk-question = Hồ sơ của quý vị
    đến đâu rồi?
kiosk-instruction = Đưa [b]mã QR trên giấy hẹn[/b] vào trước ô{-nbsp}quét, ở{-nbsp}dưới màn{-nbsp}hình.
kiosk-instruction-without-scanner = Ô quét đang tạm nghỉ. Mời [b]nhập mã hồ sơ[/b] in trên giấy hẹn.
kiosk-privacy = Không cần đăng nhập. Rời máy là thông tin được xoá.

## A symbol that is seen and cannot be read

kiosk-scanning = Đã thấy mã QR, đang đọc…
kiosk-hint-still = Giữ yên và vuốt{-nbsp}phẳng{-nbsp}tờ{-nbsp}giấy
kiosk-hint-closer = Đưa giấy lại gần hơn
kiosk-hint-glare = Nghiêng giấy để{-nbsp}bớt{-nbsp}loá
kiosk-hint-outline = Khung vàng là chỗ máy đang đọc.
kiosk-picture-not-kept = Hình này không được lưu lại.
kiosk-tip-distance = Cách ô{-nbsp}quét một{-nbsp}gang{-nbsp}tay
kiosk-tip-light = Tránh bóng đèn loá{-nbsp}trên{-nbsp}giấy
kiosk-tip-paper = Giấy hẹn, không phải{-nbsp}căn{-nbsp}cước
kiosk-not-read-yet = Vẫn chưa đọc được? Dùng mã in dưới mã vạch:

## Waiting

kiosk-waiting = Đang tra cứu…
kiosk-waiting-sentence = Mời quý vị chờ trong giây lát.

## Answer and problem

kiosk-next-page = Xem tiếp
kiosk-first-page = Trang đầu
kiosk-other-code = Tra mã khác
kiosk-type-code = Nhập mã
kiosk-correct-code = Sửa mã
kiosk-try-again = Thử lại
kiosk-asked = Mã đã tra cứu

## Papers that are no receipt

kiosk-paper-identity_card = Không phải giấy hẹn
    .sentence = Mời quý vị đưa giấy hẹn vào trước ô{-nbsp}quét. Máy không lưu thông tin trên căn cước.
kiosk-paper-procedure = Đây là mã thủ tục
    .sentence = Mời quý vị đưa giấy hẹn có mã hồ{-nbsp}sơ vào trước ô{-nbsp}quét.
kiosk-paper-other = Không phải giấy hẹn
    .sentence = Máy chỉ tra cứu hồ{-nbsp}sơ, không thu tiền. Mời quý vị đưa giấy hẹn vào trước ô{-nbsp}quét.
kiosk-paper-several = Có nhiều mã hồ sơ
    .sentence = Mời quý vị đưa từng tờ giấy hẹn vào trước ô{-nbsp}quét.

## Keypad

kiosk-keypad-where = Mã nằm dưới mã vạch, ở góc trên bên{-nbsp}trái của giấy hẹn.
kiosk-keypad-how = Bấm cả chữ và dấu như in trên giấy.
kiosk-keypad-digit-missing = Mời bấm mã có ít nhất một chữ số.
kiosk-erase-one = Xoá 1 số
kiosk-erase-all = Xoá hết
kiosk-look-up = Tra cứu

## Countdown

kiosk-still-there = Quý vị còn xem không?
kiosk-seconds-left = giây nữa máy sẽ xoá màn hình
kiosk-more-time = Thêm thời gian
kiosk-done-now = Xong, xoá ngay
