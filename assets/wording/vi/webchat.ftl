# Trang trò chuyện trên web: chữ quanh cuộc trò chuyện. Câu trả lời nằm trong chat.ftl.

webchat-title = Hỏi về hồ sơ · { $centre }
webchat-log = Cuộc trò chuyện
webchat-you = Quý vị
webchat-hotline = Tổng đài
webchat-label = Mã hồ sơ, mã bấm máy hoặc câu hỏi
webchat-send = Gửi
webchat-picture = Gửi ảnh giấy hẹn
webchat-send-picture = Gửi ảnh
webchat-picture-sent = [Ảnh đã gửi]
webchat-text-too-long = Tin nhắn này dài quá. Mời gửi ngắn hơn.
webchat-begin-again = Cuộc trò chuyện này đã đóng. Mời mở lại trang.
