# What is said when a lookup has no answer. One problem code, one message: `problem-<code>`.
#
# The value is the sentence on a screen, `.heading` the word on the card, `.line-…` what to do instead, each said where
# its facts are known. `.sms` and `.sms-…` as in status.ftl; $code is what was typed, `none` where it is not repeated.

problem-to-do = Cần giúp thêm?

problem-code-not-recognised = Mã hồ sơ chưa đúng dạng. Mời kiểm tra lại mã trên giấy hẹn.
    .heading = Mã chưa đúng
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Ma ho so chua dung. Soan: HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Mã hồ sơ chưa đúng. Mã nằm ở góc trên của giấy hẹn.
problem-dossier-not-found = Không tìm thấy hồ sơ theo mã này. Mời kiểm tra lại mã trên giấy hẹn.
    .heading = Không tìm thấy
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = { $code ->
        [none] Khong tim thay ho so theo ma nay
       *[other] Khong tim thay HS { $code }
    }
    .sms-todo = . Kiem tra lai ma tren giay hen
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Tôi không tìm thấy hồ sơ theo mã này. Quý vị vui lòng kiểm tra lại mã trên giấy hẹn.
# A wrong proof, an unknown code and a lock have one face, so that nobody can test codes.
problem-proof-refused = { problem-dossier-not-found }
    .heading = { problem-dossier-not-found.heading }
    .line-help = { problem-dossier-not-found.line-help }
    .sms = { problem-dossier-not-found.sms }
    .sms-todo = { problem-dossier-not-found.sms-todo }
    .sms-hotline = { problem-dossier-not-found.sms-hotline }
    .voice = { problem-dossier-not-found.voice }
problem-handled-elsewhere = Mã này thuộc hệ thống khác.
    .heading = Hồ sơ ở nơi khác
    .line-system = Nơi giữ hồ sơ: { $system }
    .line-portal = Mời tra cứu tại { $portal }.
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = { $code ->
        [none] Ma nay
       *[other] HS { $code }
    } do he thong khac giai quyet
    .sms-portal = . Tra cuu tai { $portal }
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Mã này thuộc hệ thống khác. Quý vị có thể tra cứu trên Cổng Dịch vụ công quốc gia.
problem-too-many-attempts = Quý vị đã tra cứu nhiều lần. Mời thử lại sau.
    .heading = Quá nhiều lượt
    .line-wait = Mời thử lại sau { $wait }.
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Quy vi da tra cuu nhieu lan. Moi thu lai sau
    .sms-wait = {" "}{ $wait }
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Quý vị đã tra cứu nhiều lần, mời thử lại sau.
problem-not-signed-in = Máy này chưa được phép tra cứu. Mời hỏi quầy.
    .heading = Chưa tra cứu được
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Chua tra cuu duoc luc nay. Moi hoi quay
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Chưa tra cứu được lúc này. Mời quý vị hỏi quầy.
problem-not-allowed = Việc này cần được cho phép. Mời hỏi quầy.
    .heading = Chưa được phép
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Viec nay can duoc cho phep. Moi hoi quay
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Việc này cần được cho phép. Mời quý vị hỏi quầy.
problem-invalid-request = Máy chưa hiểu yêu cầu này. Mời thử lại.
    .heading = Chưa tra cứu được
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Chua hieu tin nhan. Soan: HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Tôi chưa hiểu yêu cầu này. Mời quý vị thử lại.
problem-conflict = Thông tin này khác với hồ sơ đã có. Mời hỏi quầy.
    .heading = Thông tin chưa khớp
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Thong tin nay khac voi ho so da co. Moi hoi quay
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Thông tin này khác với hồ sơ đã có. Mời quý vị hỏi quầy.
problem-too-large = Nội dung gửi quá dài. Mời gửi ngắn hơn.
    .heading = Nội dung quá dài
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Tin nhan qua dai. Soan: HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Nội dung quá dài. Mời quý vị nói ngắn hơn.
problem-store-unavailable = Chưa tra cứu được lúc này. Mời quý vị hỏi quầy.
    .heading = Chưa tra cứu được
    .line-wait = Mời thử lại sau { $wait }.
    .line-help = Mời hỏi quầy hoặc gọi { $hotline }.
    .sms = Chua tra cuu duoc luc nay. Moi thu lai sau
    .sms-wait = {" "}{ $wait }
    .sms-hotline = {" "}hoac goi { $hotline }
    .voice = Chưa tra cứu được lúc này. Mời quý vị thử lại sau.

## What a scan or a message can hold besides a code

scan-identity-card = Đây là căn cước. Mời đưa giấy hẹn.
    .heading = Mời đưa giấy hẹn
    .sms = Day la so can cuoc. Soan: HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Đây là căn cước. Mời quý vị đưa giấy hẹn.
scan-procedure = Đây là mã thủ tục, chưa phải mã hồ sơ.
    .heading = Mời đưa giấy hẹn
    .sms = Day la ma thu tuc, khong phai ma ho so. Soan: HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Đây là mã thủ tục, chưa phải mã hồ sơ.
scan-nothing = Không thấy mã hồ sơ. Mời kiểm tra lại mã trên giấy hẹn.
    .heading = Không thấy mã
    .sms = Khong thay ma ho so. Soan: HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
    .voice = Tôi không thấy mã hồ sơ. Mời quý vị kiểm tra lại mã trên giấy hẹn.
