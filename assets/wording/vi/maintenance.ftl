# What stands on every channel while something is, or is going to be, out of order.
maintenance-planned = Hệ thống bảo trì từ { $begins } đến { $ends }: { $words }
    .sms = He thong bao tri { $begins } - { $ends }
    .voice = Hệ thống bảo trì từ { $begins } đến { $ends }. { $words }
maintenance-outage = Hệ thống đang gián đoạn: { $words }
    .sms = He thong dang gian doan
    .voice = Hệ thống đang gián đoạn. { $words }
