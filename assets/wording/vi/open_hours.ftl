# Những ngày gần tới mà quầy không mở cửa như thường lệ; đứng sau giờ ghi trên cửa.
desk-days-closed = nghỉ { $first } ({ $name })
desk-days-closed-span = nghỉ từ { $first } đến hết { $last } ({ $name })
desk-days-open = { $first } mở cửa { $sessions } ({ $name })
desk-days-open-span = từ { $first } đến hết { $last } mở cửa { $sessions } ({ $name })
