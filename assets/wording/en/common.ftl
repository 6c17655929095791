# Words that every sentence shares: dates, amounts, labels.
#
# A message's value is what a screen or a chat says; its attributes are what another channel says in its place.
# `.sms` keeps to the GSM alphabet; `.voice` is read aloud.
# {-nbsp} keeps a figure and its unit on one line.

-nbsp = {"\u00A0"}

# The sentence that is always true, for when no other is at hand.
neutral = Please ask at the counter.
    .heading = Please ask
    .sms = Please ask at the counter.
    .voice = Please ask at the counter.

## Dates. The month stands as a word: 05/11 is May to some readers and November to others.

hour = { $hour12 }:{ $minute }{-nbsp}{ $half ->
    [am] am
   *[pm] pm
}
    .sms = { $hour12 }:{ $minute }{ $half ->
        [am] am
       *[pm] pm
    }
date = { $day }{-nbsp}{ $month_name }{-nbsp}{ $year }
    .sms = { $day } { $month_name } { $year }
    .voice = { $day } { $month_name }
day = { $weekday }, { $date }
    .sms = { $date }
moment = { $hour }, { $day }
    .sms = { $hour } { $date }

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

month-1 = Jan
    .voice = January
month-2 = Feb
    .voice = February
month-3 = Mar
    .voice = March
month-4 = Apr
    .voice = April
month-5 = May
month-6 = Jun
    .voice = June
month-7 = Jul
    .voice = July
month-8 = Aug
    .voice = August
month-9 = Sep
    .voice = September
month-10 = Oct
    .voice = October
month-11 = Nov
    .voice = November
month-12 = Dec
    .voice = December

## Amounts

# A span of working time, in its largest whole unit; a working day is 8 hours.
working-time = { $unit ->
    [days] { $count ->
        [one] { $count }{-nbsp}working day
       *[other] { $count }{-nbsp}working days
    }
    [hours] { $count ->
        [one] { $count }{-nbsp}working hour
       *[other] { $count }{-nbsp}working hours
    }
   *[less] less than 1{-nbsp}working hour
}
    .sms = { $unit ->
        [days] { $count ->
            [one] { $count } working day
           *[other] { $count } working days
        }
        [hours] { $count ->
            [one] { $count } working hour
           *[other] { $count } working hours
        }
       *[less] under 1 working hour
    }

# How long ago, or how long to wait, by the clock on the wall.
duration = { $unit ->
    [days] { $count ->
        [one] { $count }{-nbsp}day
       *[other] { $count }{-nbsp}days
    }
    [hours] { $count ->
        [one] { $count }{-nbsp}hour
       *[other] { $count }{-nbsp}hours
    }
   *[minutes] { $count ->
        [one] { $count }{-nbsp}minute
       *[other] { $count }{-nbsp}minutes
    }
}
    .sms = { $unit ->
        [days] { $count ->
            [one] { $count } day
           *[other] { $count } days
        }
        [hours] { $count ->
            [one] { $count } hour
           *[other] { $count } hours
        }
       *[minutes] { $count ->
            [one] { $count } minute
           *[other] { $count } minutes
        }
    }

money = { $amount }{-nbsp}đồng
    .sms = { $amount } dong

## Labels

as-of = Data as of { $moment }
    .sms = Data as of { $moment }
    .voice = This was last updated at { $moment }.
as-of-day = Data as of { $date }
    .sms = Data as of { $date }
    .voice = This was last updated on { $date }.
