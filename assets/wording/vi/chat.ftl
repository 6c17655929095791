# Câu nói của tổng đài trên các kênh trò chuyện. Một ý một câu, nhiều nhất 14 tiếng một câu.

chat-welcome = Xin chào quý vị. Đây là nơi tra cứu hồ sơ của { $centre }.
chat-ask = Mời gửi mã hồ sơ, mã bấm máy hoặc ảnh giấy hẹn.
chat-ask-again = Mời gửi mã của hồ sơ khác, hoặc ảnh giấy hẹn.
chat-where-code = Mã nằm ở góc trên giấy hẹn, dưới mã vạch.

chat-help =
    Quý vị có thể:
    - gửi mã hồ sơ, viết cách nào cũng được;
    - gửi mã bấm máy gồm 10 số;
    - gửi ảnh giấy hẹn có mã QR hoặc mã vạch;
    - gọi { $hotline } để gặp cán bộ.

    Mã nằm ở góc trên giấy hẹn, dưới mã vạch.
    Chúng tôi không hỏi mật khẩu và không nhận tiền qua tin nhắn.

chat-dossier = Hồ sơ { $code }
chat-applicant = Người nộp: { $name }
chat-details-title = Quá trình giải quyết hồ sơ { $code }
chat-details-none = Chưa có bước nào được ghi nhận.
# Các bước đã qua và sắp tới đã mang nghĩa trong tên; chỉ bước hiện tại cần thêm chữ.
chat-step = - { $title }
    .now = - Hiện nay: { $title }
chat-agency = Cơ quan giải quyết: { $agency }
chat-agency-now = Cơ quan giải quyết: { $agency }, nay là { $successor }
chat-desk = Nơi tiếp nhận: { $desk }
chat-desk-address = Địa chỉ: { $address }
chat-desk-phone = Điện thoại: { $phone }
chat-desk-hours = Giờ làm việc: { $hours }

chat-several = Tin nhắn có { $count } mã. Mời chọn một mã.
chat-several-more = Ở đây chỉ hiện { $count } mã đầu.
chat-receipt = Giấy hẹn { $number }

chat-photo-nothing = Chưa thấy mã QR hay mã vạch trong ảnh.
chat-photo-blurred = Đã thấy mã trong ảnh nhưng chưa đọc được.
chat-photo-hint = Mời chụp lại: giấy phẳng, đủ sáng, lấy trọn mã QR.
chat-photo-or-code = Quý vị cũng có thể nhắn mã hồ sơ bằng chữ.
chat-picture-too-large = Ảnh này lớn quá. Mời gửi ảnh nhỏ hơn.
chat-picture-refused = Chưa mở được tệp này. Mời gửi ảnh chụp giấy hẹn.
chat-other-kind = Ở đây chỉ đọc được chữ và ảnh.
chat-identity-card = Đây là căn cước, mời gửi ảnh giấy hẹn.
chat-identity-card-kept = Ảnh và số căn cước không được lưu lại.
chat-personal-number = Ở đây không tra cứu theo số điện thoại hay số căn cước.
chat-procedure = Đây là mã thủ tục, không phải mã hồ sơ.

chat-call = Mời gọi { $hotline } để gặp cán bộ.
chat-lost-receipt = Mất giấy hẹn: mời đến quầy, mang theo căn cước.
chat-not-understood = Chưa rõ ý quý vị.
chat-person = Mời bấm "Gặp cán bộ", hoặc gọi { $hotline }.
chat-old-button = Nút này đã cũ. Mời gửi lại mã hồ sơ.
chat-goodbye = Cảm ơn quý vị. Cần tra cứu tiếp, mời gửi mã hồ sơ.
chat-trouble = Xin lỗi quý vị, chưa trả lời được lúc này.
chat-trouble-try = Mời thử lại, hoặc gọi { $hotline }.

chat-button-details = Xem chi tiết
chat-button-summary = Thu gọn
chat-button-call = Gọi { $hotline }
chat-button-another = Tra hồ sơ khác
chat-button-help = Trợ giúp
chat-language-name = Tiếng Việt

# Danh mục lệnh của kênh có lệnh.
chat-command-start = Bắt đầu
chat-command-help = Trợ giúp
