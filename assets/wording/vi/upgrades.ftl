# What each change of the store brings, in the written notice of an upgrade: one sentence a migration, by its number.
upgrade-0001 = Tạo các bảng dữ liệu đầu tiên.
upgrade-0002 = Ghi kèm từng thông tin do hệ thống nào gửi đến; gửi lại được bản ghi lỗi; theo dõi phiếu còn thiếu.
upgrade-0003 = Nhập dữ liệu của các hệ thống cũ và lưu nguồn gốc từng hồ sơ.
upgrade-0004 = Nghiệp vụ tại quầy: các loại phiếu, số thứ tự, thông tin ghi nhận tại quầy.
upgrade-0005 = Thông báo đến người dân, mã xác nhận, đánh giá mức độ hài lòng.
upgrade-0006 = Cán bộ tổng đài đăng nhập, phiếu yêu cầu, tra cứu theo tên và nhật ký người đã xem.
upgrade-0007 = Lịch nghỉ, lịch làm bù theo từng văn bản thông báo.
upgrade-0008 = Thông báo bảo trì, báo cáo được lưu, lưu trữ hồ sơ hết thời hạn.
upgrade-0009 = Theo dõi tình trạng ki-ốt và dữ liệu dự phòng của ki-ốt.
upgrade-0010 = Thời hạn cảnh báo mất tín hiệu riêng cho từng hệ thống gửi dữ liệu.
upgrade-0011 = Ghi nhận cán bộ đã trả lời yêu cầu hỗ trợ tại ki-ốt.
upgrade-0012 = Danh mục giấy tờ phải nộp của từng thủ tục do tỉnh công bố.
