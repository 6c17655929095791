# Câu nói của tổng đài thoại: đọc thành tiếng, nên không có chữ số và chữ viết tắt. Một ý một câu.
# $centre, $hotline đã được viết thành lời.

voice-welcome = Xin chào quý vị. Đây là tổng đài tra cứu hồ sơ của { $centre }.
# Câu này được nói giữa lời của thứ tiếng kia.
voice-language = Để nghe tiếng Việt, mời bấm phím chín.

## Hỏi mã

voice-ask = Mời quý vị bấm mã bấm máy gồm mười số trên giấy hẹn, rồi bấm phím thăng.
voice-ask-code = Nếu không có mã này, mời bấm mã hồ sơ, bỏ chữ cái, bấm phím sao giữa các nhóm số.
voice-ask-speech = Quý vị cũng có thể đọc mã hồ sơ.
voice-ask-again = Mời quý vị nhập lại mã trên giấy hẹn, rồi bấm phím thăng.
voice-ask-another = Mời quý vị nhập mã của hồ sơ khác, rồi bấm phím thăng.
voice-ask-person = Gặp cán bộ, mời bấm phím không.
voice-read-back = Mã quý vị nhập là
voice-confirm = Nếu đúng, mời bấm phím một. Nhập lại, bấm phím hai.
voice-wait = Xin chờ trong giây lát.

## Chưa hiểu

voice-silence = Tôi chưa nghe thấy quý vị.
voice-not-understood = Tôi chưa nhận ra mã hồ sơ.
voice-check-digits = Mã bấm máy này chưa đúng.
voice-personal-number = Tổng đài không tra cứu theo số điện thoại hay số căn cước.
voice-no-such-key = Phím này chưa dùng ở đây.

## Sau câu trả lời

voice-overdue-by = Hồ sơ quá hạn { $amount }.
voice-menu-repeat = Nghe lại, bấm phím một.
voice-menu-text = Nhận tin nhắn, bấm phím hai.
voice-menu-another = Tra hồ sơ khác, bấm phím ba.
voice-menu-person = Gặp cán bộ, bấm phím không.
voice-menu-end = Kết thúc, bấm phím thăng.
voice-text-sent = Tin nhắn sẽ được gửi tới số quý vị đang gọi.
voice-text-not-sent = Chưa gửi được tin nhắn tới số quý vị đang gọi.
voice-goodbye = Cảm ơn quý vị đã gọi. Xin chào quý vị.

## Gặp cán bộ

voice-person = Mời quý vị giữ máy để gặp cán bộ.
voice-night = Lúc này ngoài giờ làm việc, chưa có cán bộ trực.
voice-no-one-free = Các cán bộ đang bận, chưa nghe máy được.
voice-call-back = Để được gọi lại số quý vị đang gọi, mời bấm phím một.
voice-call-back-other = Để được gọi lại số khác, mời bấm số điện thoại rồi bấm phím thăng.
voice-call-back-number = Số điện thoại này chưa đúng.
voice-call-back-kept = Yêu cầu đã được ghi nhận. Cán bộ sẽ gọi lại quý vị trong giờ làm việc.
voice-call-back-not-kept = Chưa ghi nhận được yêu cầu. Mời quý vị gọi lại trong giờ làm việc.
voice-trouble = Tổng đài đang gián đoạn. Mời quý vị gọi lại sau ít phút.
