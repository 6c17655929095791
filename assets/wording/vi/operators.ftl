# Việc tra cứu của tổng đài viên, trong báo cáo truy cập.
cell-search = Tìm hồ sơ
cell-view = Xem hồ sơ
cell-factors = Xác minh người gọi
cell-ask-identity = Đề nghị xem thông tin đầy đủ
cell-consent = Đồng ý cho xem thông tin đầy đủ
cell-refuse = Từ chối cho xem thông tin đầy đủ
cell-full-identity = Xem thông tin đầy đủ
cell-ticket = Nhận phiếu gọi lại
