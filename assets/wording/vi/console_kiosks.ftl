# Ki-ốt và chuông gọi cán bộ trên màn hình của điện thoại viên. Chữ cho người trong cơ quan, không gửi cho công dân.

console-nav-kiosks = Ki-ốt
console-bell = Có người gọi cán bộ
console-bell-at = tại ki-ốt { $kiosk }
console-bell-others = và { $count } ki-ốt khác
console-bell-answer = Nhận chuông
console-bell-taken = { $operator } đã nhận chuông lúc { $at }
console-kiosks-none = Chưa có ki-ốt nào báo tình trạng.
console-kiosks-away = Chưa kết nối được máy chủ tra cứu. Đây là tình trạng lúc { $at }.
console-kiosks-ringing = { $count } đang gọi cán bộ
console-kiosks-silent = { $count } gián đoạn
console-kiosks-degraded = { $count } cần kiểm tra
console-kiosks-well = { $count } bình thường
console-kiosk-nowhere = Chưa khai nơi đặt
console-kiosk-training = Đang tập huấn
console-kiosk-version = bản { $version }
console-kiosk-devices = Thiết bị
console-kiosk-nothing-saved = Chưa có
console-kiosk-hint = Dấu tích: ki-ốt không báo lỗi của thiết bị. Gián đoạn: quá 5 phút không báo tình trạng; những cột sau là điều đã báo lần cuối.
console-device-camera = Camera
console-device-serial = Đầu đọc
console-device-printer = Máy in
console-device-speaker = Loa
console-device-lost = mất kết nối
console-ago-now = vừa xong
console-ago-minutes = { $count } phút trước
console-ago-hours = { $count } giờ trước
