# Cách cư xử trong cuộc trò chuyện: chào đáp, khi người dân bực, khi hỏi tổng đài là ai. Một ý một câu.

dialogue-acknowledged = Dạ vâng. Cần tra cứu tiếp, mời gửi mã hồ sơ.
dialogue-angry = Chúng tôi hiểu quý vị chưa hài lòng.
dialogue-angry-door = Mời bấm "Gặp cán bộ", hoặc gửi phản ánh tại { $portal }.
dialogue-robot = Đây là máy trả lời tự động. Muốn gặp người, mời bấm "Gặp cán bộ".
dialogue-free = Tra cứu ở đây không mất phí.
dialogue-online = Nhiều thủ tục nộp được trên { $portal }.
dialogue-online-more = Hỏi thời hạn và phí: mời nhắn tên thủ tục.
dialogue-keypad-slip = Mã bấm máy này chưa đúng. Mời xem lại 10 số trên giấy hẹn.
dialogue-unfollowed-all = Đã dừng mọi tin báo vào cuộc trò chuyện này.
dialogue-unfollowed-again = Muốn nhận lại, mời gửi mã hồ sơ rồi bấm "Báo khi có thay đổi".
dialogue-button-person = Gặp cán bộ
dialogue-button-unfollow-all = Dừng mọi tin báo
dialogue-prove-to-do = Việc này dành cho chủ hồ sơ { $code }.
dialogue-amend = Rút hoặc sửa hồ sơ: mời đến nơi đã nộp.
dialogue-amend-bring = Nhớ mang giấy hẹn và căn cước.
dialogue-merged = Sau sáp nhập, mã cũ vẫn tra cứu được ở đây.
