# Giải trình hạn xử lý: từng buổi được tính, từng ngày không tính và thông báo nào nói vậy. Đọc trên màn hình của cán bộ.

# Which event starts the term, by the province's regulation.
explain-starts-acceptance = Thời hạn tính từ khi bộ phận Một cửa tiếp nhận hồ sơ
explain-starts-notice-of-validity = Thời hạn tính từ khi hồ sơ được nhập vào hệ thống và báo hợp lệ
explain-starts-law = Thời hạn tính từ khi nhận đủ hồ sơ, theo quy định chung của Chính phủ
explain-received = Tiếp nhận: { $moment }
explain-start = Ngoài giờ làm việc, nên bắt đầu tính từ { $moment }
explain-term = Thời hạn: { $unit ->
    [working_day] { $count }{-nbsp}ngày làm việc
    [day] { $count }{-nbsp}ngày
    [month] { $count }{-nbsp}tháng
   *[hour] { $count }{-nbsp}giờ làm việc
}

# $sessions: "07:00-11:30, 13:30-17:00"; $amount: explain-amount; $why: one of the reasons below.
explain-counted = { $day }: { $sessions } ({ $amount })
explain-counted-why = { $day }: { $sessions } ({ $amount }), { $why }
explain-left-out = { $day }: không tính, { $why }
explain-pause = Từ { $begins } đến { $ends }: chờ bổ sung hồ sơ, không tính

explain-working-day = ngày làm việc
explain-make-up-day = ngày làm bù: { $named }
explain-weekly-day-off = ngày nghỉ hằng tuần
explain-holiday = ngày nghỉ: { $named }
explain-notice = văn bản { $notice }
explain-expected = dự kiến, chưa công bố

explain-sum = Cộng thời gian làm việc: { $amount }
explain-amount = { $unit ->
    [hours] { $count }{-nbsp}giờ
    [seconds] { $count }{-nbsp}giây
   *[minutes] { $count }{-nbsp}phút
}
explain-by-calendar = Tính theo ngày lịch, kể cả ngày nghỉ: kết thúc { $moment }
explain-rolled = Thời hạn kết thúc { $moment }, là ngày nghỉ, nên dời đến ngày làm việc kế tiếp
explain-deadline = Hạn xử lý: { $moment }
explain-appointment = Hẹn trả theo quy định của tỉnh: { $moment }
explain-appointment-given = Hẹn trả đã báo: { $moment }
explain-told-instead = Người dân đã được báo lịch hẹn khác: { $moment }
explain-waiting = Đang chờ bổ sung từ { $moment }. Hạn được tính lại khi bổ sung xong.
explain-provisional = Tạm tính: lịch nghỉ trong khoảng này chưa công bố đủ.

explain-moment = { $clock }, { $day }
explain-nothing = Hồ sơ chưa có ngày tiếp nhận hoặc chưa có hạn, nên không có gì để tính.
explain-beyond = Ngày của hồ sơ nằm ngoài lịch làm việc, nên không tính được.
