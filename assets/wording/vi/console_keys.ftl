# Bảng phím tắt của màn hình điện thoại viên (F1).

console-keys = Phím tắt
console-keys-close = Đóng
console-keys-everywhere = Ở mọi trang
console-keys-pages = Mở trang: F1, rồi bấm số
console-key-take = Trả lời cuộc gọi hoặc cuộc trò chuyện đang chờ
console-key-bell = Nhận chuông của ki-ốt
console-key-next = Sang ô hoặc nút tiếp theo
console-key-ticket = Hẹn gọi lại, ghi phản ánh
console-key-new-line = Xuống dòng
console-key-open-found = Mở hồ sơ đã tra
