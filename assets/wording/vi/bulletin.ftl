# Bản tin của tổng đài: số lượt liên hệ theo kênh.

bulletin-title-day = Bản tin tổng đài ngày { $span }
bulletin-title-month = Bản tin tổng đài tháng { $span }
bulletin-total = Tổng số lượt liên hệ: { $contacts }
bulletin-line = - { $channel }: { $contacts } lượt ({ $share }%)
bulletin-persons = Lượt chuyển cán bộ: { $count }
bulletin-call-backs = Lượt hẹn gọi lại: { $count }
bulletin-petitions = Phản ánh, kiến nghị, khiếu nại: { $count }, đều đã hướng dẫn đúng nơi tiếp nhận
bulletin-petitions-forwarded = Phiếu đã chuyển vào hệ thống phản ánh, kiến nghị: { $count }; quá hạn: { $late }
bulletin-channel = Kênh
bulletin-contact = Lượt liên hệ
bulletin-person = Chuyển cán bộ
bulletin-back = Hẹn gọi lại
bulletin-petition = Phản ánh kiến nghị
bulletin-forwarded = Đã chuyển
bulletin-late = Quá hạn
bulletin-share = Tỷ lệ (%)
bulletin-channel-telegram = Chatbot Telegram
bulletin-channel-web = Chatbot trên trang
bulletin-channel-phone = Điện thoại viên
bulletin-channel-voice = Tổng đài thoại tự động
bulletin-channel-messenger = Facebook
bulletin-channel-zalo = Zalo
bulletin-channel-sms = Tin nhắn
bulletin-channel-email = Thư điện tử
bulletin-channel-total = Tổng cộng
