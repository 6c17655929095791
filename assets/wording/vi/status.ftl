# What is said of a dossier's status, its timeliness, and what to do next.
#
# The value is the sentence on a screen. `.heading` is the word on the card. `.sms` and `.voice` are the beginning of
# what these channels say, and `.sms-…`, `.voice-…` its further clauses in the order said. A clause whose fact is
# not known is left out. Where an SMS would need a second segment, whole clauses are dropped in the order of
# `sms-drops` in sms.ftl; nothing is ever cut.

## The ten national statuses

stage-submitted = Hồ sơ đã gửi, đang chờ cán bộ tiếp nhận.
    .heading = Mới đăng ký
    .sms = HS { $code }: da gui, cho tiep nhan
    .sms-timeliness = , { $timeliness }
    .sms-when = . Hen tra ket qua: { $when }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đã được gửi và đang chờ tiếp nhận.
    .voice-when = Lịch hẹn trả kết quả là { $when }.
stage-accepted = Hồ sơ đã được tiếp nhận.
    .heading = Được tiếp nhận
    .sms = HS { $code }: da tiep nhan
    .sms-timeliness = , { $timeliness }
    .sms-when = . Hen tra ket qua: { $when }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đã được tiếp nhận.
    .voice-timeliness = Hồ sơ { $timeliness }.
    .voice-when = Lịch hẹn trả kết quả là { $when }.
stage-not-accepted = Hồ sơ không được tiếp nhận.
    .heading = Không được tiếp nhận
    .sms = HS { $code }: khong duoc tiep nhan
    .sms-todo = . Xem ly do tai phieu tu choi
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị không được tiếp nhận. Lý do ghi trong phiếu từ chối.
stage-processing = Cơ quan đang giải quyết hồ sơ.
    .heading = Đang xử lý
    .sms = HS { $code }: dang xu ly
    .sms-timeliness = , { $timeliness }
    .sms-when = . Hen tra ket qua: { $when }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đang được giải quyết.
    .voice-timeliness = Hồ sơ { $timeliness }.
    .voice-when = Lịch hẹn trả kết quả là { $when }.
stage-supplement-wanted = Thời hạn tạm dừng cho đến khi quý vị nộp bổ sung.
    .heading = Cần bổ sung giấy tờ
    .missing = { $count ->
       *[other] Còn thiếu { $count }{-nbsp}giấy tờ
    }
    .sms = HS { $code }: can bo sung giay to
    .sms-timeliness = , { $timeliness }
    .sms-todo = . Xem phieu yeu cau hoac hoi quay
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị cần bổ sung giấy tờ. Nội dung cần bổ sung ghi trong phiếu yêu cầu.
stage-payment-due = Nộp xong, hồ sơ được giải{-nbsp}quyết tiếp.
    .heading = Cần nộp phí
    .sms = HS { $code }: can nop phi/le phi/thue de giai quyet tiep
    .sms-todo = . Chi nop tai quay hoac kenh chinh thuc
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đang chờ nộp phí, lệ phí hoặc thuế. Chúng tôi không bao giờ yêu cầu chuyển tiền qua cuộc gọi.
stage-withdrawn = Hồ sơ đã được rút theo yêu cầu của người nộp.
    .heading = Đã rút hồ sơ
    .sms = HS { $code }: da rut theo yeu cau cua nguoi nop
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ này đã được rút theo yêu cầu của người nộp.
stage-stopped = Cơ quan đã dừng giải quyết hồ sơ.
    .heading = Dừng xử lý
    .sms = HS { $code }: co quan da dung giai quyet
    .sms-todo = . Xem thong bao dung
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đã dừng giải quyết. Lý do ghi trong thông báo.
stage-finished = Mời quý vị đến nhận kết quả.
    .heading = Đã có kết quả
    .sms = HS { $code }: da co ket qua
    .sms-timeliness = {" "}({ $timeliness })
    .sms-place = . Nhan tai { $desk }
    .sms-bring = , mang { $bring }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đã có kết quả.
    .voice-place = Mời quý vị đến nhận tại { $desk }.
stage-finished-by-post = Kết quả được gửi tới quý vị qua bưu chính.
    .heading = Đã có kết quả
    .sms = HS { $code }: da co ket qua
    .sms-timeliness = {" "}({ $timeliness })
    .sms-post = , gui qua buu chinh
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị đã có kết quả. Kết quả được gửi tới quý vị qua bưu chính.
stage-returned = Kết quả đã được trả cho người nộp.
    .heading = Đã trả kết quả
    .sms = HS { $code }: da tra ket qua
    .sms-when = {" "}ngay { $date }
    .sms-timeliness = {" "}({ $timeliness })
    .sms-thanks = . Cam on quy vi
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Kết quả hồ sơ này đã được trả.
    .voice-when = Kết quả được trả { $date }.

## Overdue: said in place of an open status. We are at fault, so we say sorry first.

overdue = Cơ quan xin lỗi quý vị vì chưa trả kết{-nbsp}quả đúng hẹn.
    .heading = Quá hạn
    .sms = HS { $code }: xin loi quy vi, ho so qua han
    .sms-timeliness = {" "}{ $amount }
    .sms-when = . { $rescheduled ->
        [yes] Hen lai
       *[no] Hen tra ket qua
    }: { $when }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Rất xin lỗi quý vị, hồ sơ đã quá hạn.
    .voice-when = { $rescheduled ->
        [yes] Lịch hẹn lại
       *[no] Lịch hẹn trả kết quả
    } là { $when }.
overdue-unscheduled = Cơ quan xin lỗi quý vị vì chưa trả kết{-nbsp}quả đúng hẹn.
    .heading = Quá hạn
    .sms = HS { $code }: xin loi quy vi, ho so qua han
    .sms-timeliness = {" "}{ $amount }
    .sms-when = , chua co lich hen lai
    .sms-hotline = . Goi { $hotline } de duoc giai dap
    .voice = Rất xin lỗi quý vị, hồ sơ đã quá hạn và chưa có lịch hẹn lại.
overdue-submitted = Cơ quan xin lỗi quý vị vì chưa trả lời đúng hạn.
    .heading = Quá hạn
    .sms = HS { $code }: xin loi quy vi, viec tiep nhan qua han
    .sms-timeliness = {" "}{ $amount }
    .sms-hotline = . Goi { $hotline } de duoc giai dap
    .voice = Rất xin lỗi quý vị, việc tiếp nhận hồ sơ đã quá hạn.

## How a dossier ended. `not-solved` and `unconfirmed` are said in place of status 9.

outcome-solved = Hồ sơ đã được giải quyết.
    .sms = da giai quyet
    .voice = Hồ sơ của quý vị đã được giải quyết.
outcome-not-solved = Hồ sơ không được giải quyết. Lý do ghi trong văn bản trả lời.
    .heading = Không giải quyết
    .sms = HS { $code }: da co van ban tra loi, ho so khong duoc giai quyet
    .sms-place = . Nhan van ban tai { $desk }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị không được giải quyết. Lý do ghi trong văn bản trả lời.
    .voice-place = Mời quý vị nhận văn bản tại { $desk }.
outcome-not-solved-returned = Hồ sơ không được giải quyết. Văn bản trả lời đã được trao.
    .heading = Đã trả văn bản trả lời
    .sms = HS { $code }: khong duoc giai quyet, da trao van ban tra loi
    .sms-when = {" "}ngay { $date }
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ này không được giải quyết. Văn bản trả lời đã được trao.
outcome-refused = Hồ sơ không được tiếp nhận.
    .sms = khong duoc tiep nhan
    .voice = Hồ sơ của quý vị không được tiếp nhận.
outcome-withdrawn = Hồ sơ đã được rút theo yêu cầu của người nộp.
    .sms = da rut theo yeu cau
    .voice = Hồ sơ này đã được rút theo yêu cầu của người nộp.
outcome-stopped = Cơ quan đã dừng giải quyết hồ sơ.
    .sms = dung giai quyet
    .voice = Hồ sơ của quý vị đã dừng giải quyết.
outcome-unconfirmed = Hồ sơ có thể đã xong, nhưng quầy chưa xác nhận.
    .heading = Mời hỏi quầy
    .sms = HS { $code }: co the da xong, quay chua xac nhan
    .sms-todo = . Moi hoi quay truoc khi den nhan
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Hồ sơ của quý vị có thể đã xong, nhưng quầy chưa xác nhận. Mời quý vị hỏi quầy trước khi đến nhận.

## Timeliness. $span is working time left, saved or overdue, and `none` where it is not known; $ended tells whether
## the term is over. `.card` stands under the heading of the card.

timeliness-early = { $span ->
    [none] trước hạn
   *[other] trước hạn { $span }
}
    .card = Đã xử lý xong, { timeliness-early }
    .sms = { $span ->
        [none] truoc han
       *[other] truoc han { $span }
    }
    .voice = { $span ->
        [none] trước hạn
       *[other] trước hạn { $span }
    }
timeliness-on-time = { $ended ->
    [yes] đúng hạn
   *[no] trong hạn
}
    .card = { $ended ->
        [yes] Đã xử lý xong, đúng hạn
       *[no] Trong hạn
    }
    .sms = { $ended ->
        [yes] dung han
       *[no] trong han
    }
    .voice = { $ended ->
        [yes] đúng hạn
       *[no] còn trong hạn
    }
timeliness-due-soon = { $span ->
    [none] sắp đến hạn
   *[other] sắp đến hạn, còn { $span }
}
    .card = { $span ->
        [none] Sắp đến hạn
       *[other] Sắp đến hạn, còn { $span }
    }
    .sms = { $span ->
        [none] sap den han
       *[other] sap den han, con { $span }
    }
    .voice = { $span ->
        [none] sắp đến hạn
       *[other] sắp đến hạn, còn { $span }
    }
timeliness-overdue = { $span ->
    [none] quá hạn
   *[other] quá hạn { $span }
}
    .card = { $ended ->
        [yes] Đã xử lý xong, { timeliness-overdue }
       *[no] { $span ->
            [none] Quá hạn
           *[other] Quá hạn { $span }
        }
    }
    .sms = { $span ->
        [none] qua han
       *[other] qua han { $span }
    }
    .voice = { $span ->
        [none] quá hạn
       *[other] quá hạn { $span }
    }
timeliness-paused = tạm dừng tính thời hạn
    .card = Tạm dừng tính thời hạn
    .sms = tam dung tinh han
    .voice = đang tạm dừng tính thời hạn
timeliness-no-appointment = chưa có lịch hẹn
    .card = Chưa có lịch hẹn
    .sms = chua co lich hen
    .voice = chưa có lịch hẹn

## What to do next. The value heads the lines `.line-…`, each said where its facts are known.

next-step-await-acceptance = Quý vị chưa phải làm gì thêm.
    .line-reply = Cơ quan kiểm tra hồ sơ rồi báo cho quý vị.
    .sms = cho tiep nhan
    .voice = Quý vị chưa phải làm gì thêm.
next-step-wait = Quý vị chưa phải làm gì thêm.
    .line-visit = Ngày { $date }, mời mang giấy hẹn và căn{-nbsp}cước tới quầy.
    .line-post = { $by_post ->
       *[yes] Kết quả được gửi tới quý vị qua bưu chính.
    }
    .line-place = Nơi trả kết quả: { $collect_place }
    .line-hours = Giờ làm việc: { $free_hours }
    .line-days = { $collect_days }
    .sms = cho den ngay hen
    .voice = Quý vị chưa phải làm gì thêm.
next-step-bring-papers = Mời quý vị nộp bổ sung giấy tờ
    .listed = Giấy tờ còn thiếu
    .line-slip = Xem phiếu yêu cầu, hoặc hỏi quầy.
    .line-place = Nơi nộp: { $place }
    .line-hours = Giờ làm việc: { $hours }
    .line-days = { $days }
    .sms = nop bo sung giay to
    .voice = Mời quý vị nộp bổ sung giấy tờ tại quầy.
next-step-pay = Mời quý vị nộp phí, lệ phí hoặc thuế
    .line-name = { $name }
    .line-where = Chỉ nộp tại quầy hoặc trên Cổng Dịch{-nbsp}vụ{-nbsp}công quốc gia.
    .line-place = Nơi nộp: { $place }
    .line-hours = Giờ làm việc: { $hours }
    .line-days = { $days }
    .sms = nop phi tai quay
    .voice = Mời quý vị nộp phí tại quầy hoặc trên Cổng Dịch vụ công quốc gia.
next-step-collect = Mang theo
    .line-receipt = Giấy hẹn
    .line-card = Căn cước
    .line-proxy = Nhận thay: mang thêm giấy ủy quyền.
    .line-address = Địa chỉ: { $address }
    .line-hours = Giờ làm việc: { $collect_hours }
    .line-days = { $collect_days }
    .sms = den nhan ket qua
    .voice = Khi đến nhận, mời quý vị mang giấy hẹn và căn cước.
next-step-ask-desk = Mời quý vị hỏi quầy
    .line-place = { $place }
    .line-hours = Giờ làm việc: { $hours }
    .line-days = { $days }
    .line-hotline = Hoặc gọi { $hotline }, nói mã hồ sơ.
    .sms = hoi quay
    .voice = Mời quý vị hỏi quầy.
next-step-read-refusal = Mời quý vị xem phiếu từ chối
    .line-reason = Lý do ghi trong phiếu.
    .line-place = Muốn hỏi thêm: { $place }
    .line-hours = Giờ làm việc: { $hours }
    .line-days = { $days }
    .line-hotline = Hoặc gọi { $hotline }, nói mã hồ sơ.
    .sms = xem phieu tu choi
    .voice = Mời quý vị xem phiếu từ chối để biết lý do.
next-step-read-stop-notice = Mời quý vị xem thông báo dừng
    .line-reason = Lý do ghi trong thông báo.
    .line-place = Muốn hỏi thêm: { $place }
    .line-hours = Giờ làm việc: { $hours }
    .line-days = { $days }
    .line-hotline = Hoặc gọi { $hotline }, nói mã hồ sơ.
    .sms = xem thong bao dung
    .voice = Mời quý vị xem thông báo dừng để biết lý do.
next-step-nothing = Quý vị không phải làm gì thêm.
    .sms = khong phai lam gi them
    .voice = Quý vị không phải làm gì thêm.
# What one may do about it.
overdue-ask = Muốn hỏi hoặc phản ánh
    .line-ask = Mời tới quầy hoặc gọi { $hotline }, nói mã hồ sơ.
    .line-visit = Ngày { $date }, mời mang giấy hẹn và căn{-nbsp}cước tới quầy.
    .line-place = { $place }
    .line-hours = Giờ làm việc: { $hours }
    .line-days = { $days }

## The card: what stands over the date, or in its place

card-appointment = Hẹn trả kết quả
card-rescheduled = Hẹn lại
card-collect = Mời quý vị đến nhận tại
card-parcel = Gửi qua bưu chính
card-returned = Ngày trả
card-no-appointment = Chưa có lịch hẹn
card-unscheduled = Chưa có lịch hẹn lại

## The timeline. The value is a step that is past, `.now` the present one, `.now-by` the same with who is at it.

step-submitted = Đã gửi hồ sơ
    .now = Đang chờ tiếp nhận
step-accepted = Đã tiếp nhận
    .now = Đã tiếp nhận, đang chờ giải quyết
    .now-by = { $agency } đã tiếp nhận
step-not-accepted = Không được tiếp nhận
    .now = Không được tiếp nhận
step-processing = Đã chuyển giải quyết
    .by = { $agency } đã giải quyết
    .now = Đang giải quyết
    .now-by = { $agency } đang giải quyết
step-supplement-wanted = Đã yêu cầu bổ sung giấy tờ
    .now = Chờ quý vị bổ sung giấy tờ
step-payment-due = Đã yêu cầu nộp phí
    .now = Chờ quý vị nộp phí
step-withdrawn = Đã rút hồ sơ
    .now = Đã rút hồ sơ
step-stopped = Đã dừng giải quyết
    .now = Đã dừng giải quyết
step-finished = Đã giải quyết xong
    .now = Chờ quý vị đến nhận
    .now-by-post = Đang gửi qua bưu chính
step-returned = Đã trả kết quả
    .now = Đã trả kết quả
step-ahead = Trả kết quả
step-unconfirmed = Chờ quầy xác nhận
step-reply-ready = Đã có văn bản trả lời
step-date = { $date }
    .now = từ { $date }
    .ahead = hẹn { $date }

## Notes under the answer, each said where its facts are known

note-earlier-appointment = Lịch hẹn cũ: { $moment }
note-apology-slip = Lý do ghi trong văn bản xin lỗi số{-nbsp}{ $slip }.
# Why there is a new appointment, by the reason on record.
note-reason-supplement = Thời hạn được tính lại sau khi quý vị bổ sung giấy tờ.
note-reason-financial-duty = Thời hạn được tính lại sau khi quý vị nộp tiền.
note-reason-consultation = Cơ quan đang chờ ý kiến của cơ quan khác.
note-reason-inspection = Cơ quan cần thẩm định hoặc kiểm tra tại thực địa.
note-reason-force-majeure = Việc giải quyết bị gián đoạn vì thiên tai hoặc dịch bệnh.
note-reason-calendar-notice = Thời hạn được tính lại theo lịch nghỉ mới.
note-reason-own-delay = Cơ quan chưa giải quyết xong trong thời hạn.
note-reason-correction = Ngày hẹn ghi trước đây chưa đúng.
note-finished-late = Cơ quan xin lỗi quý vị vì đã giải quyết quá hạn.
note-supplement-slip = Phiếu yêu cầu bổ sung số{-nbsp}{ $slip }
note-supplement-date = Yêu cầu bổ sung ngày { $date }
note-visit = Xác minh tại chỗ: { $moment }
note-visit-place = Nơi xác minh: { $place }
note-refund = Quý vị được hoàn { $amount }. Mời nhận tại quầy.
note-refund-unknown = Quý vị được hoàn phí. Mời hỏi quầy.
note-successor = Hồ sơ nay do { $agency } giải quyết.
note-parcel = Mã bưu gửi: { $parcel }
note-officer = Cán bộ giải quyết: { $title }
note-officer-phone = Điện thoại: { $phone }
