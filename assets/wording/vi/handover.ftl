# Chuyển cuộc trò chuyện cho cán bộ, và hẹn gọi lại. Một ý một câu.

handover-taken = Cán bộ { $operator } đang trả lời quý vị.
handover-released = Cán bộ đã trả lời xong. Tổng đài tự động trả lời tiếp quý vị.
handover-silent = Cán bộ chưa trả lời được. Tổng đài tự động trả lời tiếp quý vị.
handover-nobody-came =
    Hiện chưa có cán bộ nào rảnh.
    Mời quý vị nhắn số điện thoại để được gọi lại.
handover-night = Ngoài giờ này chưa có cán bộ trực.
handover-overload = Các cán bộ đều đang bận.
handover-leave-phone = Mời quý vị nhắn số điện thoại để được gọi lại.
handover-phone-again = Đây chưa phải số điện thoại. Mời nhắn lại số gồm 10 chữ số.
handover-call-back-kept = Đã ghi lại. Cán bộ sẽ gọi lại cho quý vị trong giờ làm việc.

handover-news = Xem tin mới
handover-with-person = Cán bộ đang trả lời quý vị tại đây.
handover-waiting = Đang chờ cán bộ. Mời quý vị ở lại trang này.
dialogue-button-call-back = Hẹn gọi lại
