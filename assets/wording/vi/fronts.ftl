# Câu mà chỉ một số kênh trò chuyện cần, do giới hạn của nhà cung cấp.

fronts-more-choices = Mời chọn thêm:
