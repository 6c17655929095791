# The written notice that goes out before the store is maintained (Ninh Bình, Điều 30.4; Yên Bái, Điều 11.3).
keeping-notice-title = THÔNG BÁO BẢO TRÌ, NÂNG CẤP HỆ THỐNG TRA CỨU HỒ SƠ
keeping-notice-owner = Đơn vị quản lý: { $owner }
keeping-notice-when = Thời gian: từ { $hour } ngày { $day }
keeping-notice-whole = Dữ liệu được sao lưu trước khi thực hiện và được đối chiếu số lượng, mã kiểm tra trước và sau.
keeping-notice-steps = Nội dung:
keeping-notice-nothing = Không thay đổi cấu trúc dữ liệu.
keeping-notice-days = Thông báo này gửi trước ít nhất { $days } ngày làm việc đối với bảo trì có kế hoạch.
