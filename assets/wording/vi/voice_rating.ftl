# Đánh giá qua điện thoại, sau khi đã nhận kết quả. Một ý một câu.

voice-menu-rate = Đánh giá phục vụ, bấm phím bốn.
voice-rate-score = Quý vị hài lòng ở mức nào? Mời bấm từ một đến năm.
voice-rate-scale = Một là chưa hài lòng, năm là rất hài lòng.
voice-rate-digits = Để xác nhận chủ hồ sơ, mời bấm bốn số cuối căn cước của người nộp.
voice-rate-digits-again = Tôi cần đủ bốn chữ số.
voice-rate-refused = Thông tin chưa khớp.
voice-rate-kept = Đánh giá đã được ghi nhận. Cảm ơn quý vị.
voice-rate-conflict = Hồ sơ này đã có đánh giá khác, mỗi hồ sơ chỉ đánh giá một lần.
voice-rate-trouble = Lúc này chưa ghi được đánh giá.
