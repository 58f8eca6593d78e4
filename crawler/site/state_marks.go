package site

// The marks and words of pages that answer instead of the one asked for, in
// small letters. Marks are enough wherever they stand; words count only on a
// page with nothing to read (see commonState).
var (
	challengeMarks = []string{
		"cf-challenge", "cf_chl_", "cf-browser-verification", "<title>just a moment", "attention required! | cloudflare", // Cloudflare
		"ddos-guard/js-challenge", "<title>ddos-guard", // DDoS-Guard
		"sec-if-cpt-container", "/_sec/cp_challenge", "errors.edgesuite.net", // Akamai
		"px-captcha", "press & hold to confirm", "press &amp; hold to confirm", // PerimeterX, HUMAN
		"captcha-delivery.com",                            // DataDome
		"incapsula incident id",                           // Imperva
		"sucuri_cloudproxy_js", "sucuri website firewall", // Sucuri
		"window.gokuprops",                          // AWS
		"id=\"anubis_challenge\"",                   // Anubis
		"vercel security checkpoint",                // Vercel
		"our systems have detected unusual traffic", // Google
		"the requested url was rejected. please consult with your administrator", // F5
	}
	challengeWords = []string{
		"/cdn-cgi/challenge-platform", "ddos-guard", "_incapsula_resource", "checking your browser", "are you a robot", "are you human", "verify you are human",
		"verify that you are human", "you are not a bot", "you're not a robot", "you&#39;re not a bot", "you have been blocked", "unusual traffic",
		"비정상적인 접근", "비정상적인 트래픽", "로봇이 아닙니다", "로봇이 아님을", "자동접속", "자동입력 방지",
		"คุณไม่ใช่บอท", "คุณเป็นมนุษย์", "ไม่ใช่โปรแกรมอัตโนมัติ", "ไม่ใช่หุ่นยนต์",
	}
	captchaMarks = []string{
		"h-captcha", "hcaptcha.com", "g-recaptcha", "recaptcha/api", "recaptcha/enterprise", "cf-turnstile", "challenges.cloudflare.com",
		"funcaptcha", "arkoselabs", "geetest", "smartcaptcha", "ncaptcha", "kcaptcha",
	}

	over18Marks = []string{`name="over18"`, `id="over18"`, `id="age-verification"`, `id="age-gate"`}
	over18Words = []string{
		"you must be 18", "over eighteen", "are you over 18", "are you 18", "i am 18", "i am over 18", "18 years of age", "18 years or older", "confirm your age", "verify your age", "adults only",
		"만 19세", "만19세", "19세 미만", "성인인증", "성인 인증", "청소년유해매체", "청소년 유해매체", "청소년에게 유해한",
		"อายุ 18 ปี", "อายุเกิน 18", "อายุต่ำกว่า 18", "อายุไม่ต่ำกว่า 18", "อายุ 20 ปี", "ต่ำกว่า 20 ปี", "ยืนยันอายุ",
	}

	busyMarks = []string{"<title>too many requests", "<title>429", "<h1>429", "rate limit exceeded", "you are being rate limited"}
	// A site that is being mended says the same as one that is too busy: later.
	busyWords = []string{
		"too many requests", "rate limited", "please slow down", "temporarily unavailable", "down for maintenance", "under maintenance", "scheduled maintenance",
		"maintenance mode", "너무 많은 요청", "요청이 너무 많", "잠시 후 다시", "점검 중", "점검중", "서비스 점검", "시스템 점검", "서버 점검",
		"คำขอมากเกินไป", "บ่อยเกินไป", "ปิดปรับปรุง", "กำลังปรับปรุงระบบ",
	}

	parkedMarks = []string{
		"sedoparking", "parkingcrew", "parking-lander", "bodis.com", "hugedomains.com", "afternic.com", "domainmarket", "window.park =",
		"domain is for sale", "domain name is for sale", "buy this domain", "domain has expired", "domain is parked", "도메인이 만료", "โดเมนหมดอายุ",
		"suspendedpage.cgi", "<title>account suspended", "account has been suspended. contact your hosting", "website is suspended", "계정이 일시정지", "트래픽 초과", "เว็บไซต์ถูกระงับ",
	}

	loginHosts = []string{"nid.naver.com", "accounts.kakao.com", "logins.daum.net", "accounts.google.com", "login.yahoo.com", "login.live.com", "access.line.me"}
	loginWords = []string{
		"you must be logged in", "you need to be logged in", "please log in to", "please login to", "please sign in", "log in to continue", "sign in to continue", "sign in to see", "members only",
		"로그인이 필요", "로그인 후 이용", "로그인후 이용", "로그인 해주세요", "로그인해 주세요", "로그인해주세요", "로그인 하셔야", "로그인하셔야", "회원만 ", "회원 전용", "멤버만", "가입 후 이용",
		"กรุณาเข้าสู่ระบบ", "ต้องเข้าสู่ระบบ", "โปรดเข้าสู่ระบบ", "กรุณาล็อกอิน", "กรุณา login", "เฉพาะสมาชิก", "สำหรับสมาชิก",
	}

	scriptPleas = []string{
		"enable javascript", "javascript is disabled", "javascript is not available", "javascript is required", "requires javascript", "turn on javascript",
		"자바스크립트를 활성화", "자바스크립트를 사용", "javascript를 ", "เปิดใช้งาน javascript", "เปิดใช้ javascript",
	}
)

// shellBoxes are the empty boxes into which scripts draw: React, Next, Gatsby,
// Vue, Nuxt, Angular, Svelte, Ember.
const shellBoxes = `#root:empty, #__next, #___gatsby, #app:empty, #__nuxt, app-root, [ng-app], [ng-version], #svelte, .ember-application`
