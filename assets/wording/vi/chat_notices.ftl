# Thông báo trong cuộc trò chuyện đã đăng ký nhận tin; câu của từng thông báo đứng ở notices.ftl.

chat-notices-several = Có { $count } tin mới về hồ sơ của quý vị.
chat-notices-stop = Muốn dừng nhận, mời nhắn: dừng nhận tin.
