# Words that every sentence shares: dates, amounts, labels.
#
# A message's value is what a screen or a chat says; its attributes are what another channel says in its place.
# `.sms` is written without diacritics; `.voice` is read aloud, so figures come as words.
# {-nbsp} keeps a figure and its unit on one line.

-nbsp = {"\u00A0"}

# The sentence that is always true, for when no other is at hand.
neutral = Mời quý vị hỏi quầy tiếp nhận.
    .heading = Mời hỏi quầy
    .sms = Moi quy vi hoi quay tiep nhan.
    .voice = Mời quý vị hỏi quầy tiếp nhận.

## Dates. $hour, $minute, $day, $month have two digits; $hour12 and $half serve twelve-hour
## clocks; $hour_words and the like are Vietnamese number words.

hour = { $hour }{-nbsp}giờ{-nbsp}{ $minute }
    .sms = { $hour }h{ $minute }
    .voice = { $minutes ->
        [0] { $hour_words } giờ
       *[other] { $hour_words } giờ { $minute_words } phút
    }
date = { $day }/{ $month }/{ $year }
    .voice = ngày { $day_words } tháng { $month_words }
day = { $weekday }, { $date }
    .sms = { $date }
moment = { $hour }, { $day }
    .sms = { $hour } { $date }

weekday-1 = thứ{-nbsp}Hai
weekday-2 = thứ{-nbsp}Ba
weekday-3 = thứ{-nbsp}Tư
weekday-4 = thứ{-nbsp}Năm
weekday-5 = thứ{-nbsp}Sáu
weekday-6 = thứ{-nbsp}Bảy
weekday-7 = Chủ{-nbsp}nhật

month-1 = tháng 1
month-2 = tháng 2
month-3 = tháng 3
month-4 = tháng 4
month-5 = tháng 5
month-6 = tháng 6
month-7 = tháng 7
month-8 = tháng 8
month-9 = tháng 9
month-10 = tháng 10
month-11 = tháng 11
month-12 = tháng 12

## Amounts

# A span of working time, in its largest whole unit; a working day is 8 hours.
working-time = { $unit ->
    [days] { $count }{-nbsp}ngày làm việc
    [hours] { $count }{-nbsp}giờ làm việc
   *[less] chưa đến 1{-nbsp}giờ làm việc
}
    .sms = { $unit ->
        [days] { $count } ngay lam viec
        [hours] { $count } gio lam viec
       *[less] chua den 1 gio lam viec
    }
    .voice = { $unit ->
        [days] { $count_words } ngày làm việc
        [hours] { $count_words } giờ làm việc
       *[less] chưa đến một giờ làm việc
    }

# How long ago, or how long to wait, by the clock on the wall.
duration = { $unit ->
    [days] { $count }{-nbsp}ngày
    [hours] { $count }{-nbsp}giờ
   *[minutes] { $count }{-nbsp}phút
}
    .sms = { $unit ->
        [days] { $count } ngay
        [hours] { $count } gio
       *[minutes] { $count } phut
    }
    .voice = { $unit ->
        [days] { $count_words } ngày
        [hours] { $count_words } giờ
       *[minutes] { $count_words } phút
    }

money = { $amount }{-nbsp}đồng
    .sms = { $amount } dong
    .voice = { $amount_words } đồng

## Labels

as-of = Số liệu lúc { $moment }
    .sms = So lieu luc { $moment }
    .voice = Thông tin này được cập nhật lúc { $moment }.
as-of-day = Số liệu ngày { $date }
    .sms = So lieu ngay { $date }
    .voice = Thông tin này được cập nhật { $date }.
