"""Prose with names, numbers, dates and amounts in twelve languages, and their other spellings by recognisers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in a language. `spellings` are other spellings of its words, `names` misheard forms of its names."""

    language: str
    text: str
    spellings: dict[str, str]
    names: dict[str, str]

    @property
    def by_character(self) -> bool:
        """Whether its script has no spaces between words."""
        return self.language in {"zh", "ja", "th"}


ENGLISH: Final = Prose(
    "en",
    "In 1984 Dr. Siobhan Lee paid $1,250.50 for a boat that nobody else wanted. She called it the "
    "Wandering Heron, and she painted its name on both sides in letters of bright yellow. On the 3rd of May she "
    "sailed out of the harbour at 5:30 in the morning, with twenty-one crates of apples and one old dog. The dog "
    "didn't like the water, but he liked being left behind even less. By noon the coast was a thin grey line, and "
    "the wind had turned to the north-west. “We won't be home tonight,” she said, and she poured half of her tea "
    "into his bowl. Mr. Callaghan, who kept the lighthouse on the rock, counted 14 sails that day and wrote them "
    "all into his book. Hers was the last one, and it was also the smallest. At nine o'clock the fog came in, so "
    "thick that he could not see his own hands. He lit the great lamp, he rang the bell every 2 minutes, and he "
    "waited. Nobody in the village slept. They stood along the harbour wall with lanterns and blankets, and from "
    "time to time somebody called out over the water. It was nearly four in the morning when the bell of the Heron "
    "answered. She had followed the sound for three hours, while the dog barked at every wave. She gave Mr. "
    "Callaghan a crate of apples, and he gave her 100% of his breakfast.",
    {
        "1984": "nineteen eighty-four", "Dr.": "Doctor", "$1,250.50": "twelve hundred fifty dollars and fifty cents",
        "3rd": "third", "5:30": "five thirty", "twenty-one": "21", "didn't": "did not", "north-west": "northwest",
        "won't": "will not", "Mr.": "Mister", "14": "fourteen", "nine o'clock": "9 o'clock", "2 minutes": "two minutes",
        "four in": "4 in", "three hours": "3 hours", "100%": "one hundred percent", "grey": "gray",
        "harbour": "harbor", "lighthouse": "light house",
    },
    {"Siobhan": "Shivaun", "Lee": "Leigh", "Callaghan": "Callahan", "Heron": "Herron"},
)  # fmt: skip

GERMAN: Final = Prose(
    "de",
    "Am 3. Mai 1984 kaufte Frau Dr. Annegret Schäfer für 1.250,50 € ein altes Haus am Rand von Wölkershausen. Es "
    "hatte siebzehn Fenster, zwei Treppen und einen Keller, den niemand betreten wollte. Der Makler, ein gewisser "
    "Herr Nguyen, hatte dreimal gefragt, ob sie sich wirklich sicher sei. Sie war sich sicher. In der ersten Nacht "
    "schlief sie auf einer Luftmatratze in der Küche, weil der Strom noch nicht angeschlossen war. Gegen 2 Uhr "
    "hörte sie Schritte über sich, langsam und gleichmäßig, als ginge jemand mit einem Buch in der Hand auf und "
    "ab. Sie nahm die Taschenlampe und stieg die Treppe hinauf, z. B. um sich zu beweisen, dass da nichts war. "
    "Oben stand eine Tür offen, die am Abend noch verschlossen gewesen war. Dahinter lag ein Zimmer voller Bücher, "
    "vom Boden bis zur Decke, und in der Mitte saß auf einem Hocker ein sehr alter Mann. Er sah auf und sagte: "
    "„Sie haben sich 36 Jahre Zeit gelassen.“ Dann reichte er ihr das Buch, in dem er gelesen hatte. Auf der "
    "ersten Seite stand in verblasster Tinte ihr eigener Name, darunter das Datum von morgen. Sie setzte sich "
    "neben ihn, und die Lampe brannte bis zum Morgen.",
    {
        "3. Mai": "dritten Mai", "1984": "neunzehnhundertvierundachtzig", "Dr.": "Doktor",
        "1.250,50 €": "eintausendzweihundertfünfzig Euro fünfzig", "siebzehn": "17", "dreimal": "3-mal",
        "2 Uhr": "zwei Uhr", "z. B.": "zum Beispiel", "36": "sechsunddreißig", "Luftmatratze": "Luft Matratze",
        "Taschenlampe": "Taschen-Lampe", "dass": "daß",
    },
    {"Annegret": "Anne Gret", "Schäfer": "Schefer", "Wölkershausen": "Welkershausen", "Nguyen": "Nujen"},
)  # fmt: skip

FRENCH: Final = Prose(
    "fr",
    "Le 14 juillet 1998, M. Théophile Garnier ouvrit une petite boulangerie au numéro 27 de la rue des Lilas. Il "
    "avait emprunté 85 000 francs à sa sœur, et il lui avait promis de tout rendre avant l'hiver. Le premier "
    "matin, il n'y eut que trois clients : une institutrice, un facteur et un chat gris. Le facteur acheta deux "
    "croissants, l'institutrice une baguette, et le chat s'assit devant le four comme s'il attendait quelqu'un. À "
    "midi, Théophile lui donna un morceau de brioche, et depuis ce jour-là il ne le quitta plus. Les gens du "
    "quartier disaient que le pain avait changé, qu'il sentait la noisette et la pluie. En octobre, la file allait "
    "jusqu'à la fontaine. Madame Kowalczyk, qui habitait au-dessus, descendait à 6 h 30 pour être la première, et "
    "elle payait toujours avec une pièce de 10 francs. Un soir de décembre, le chat disparut. Théophile le chercha "
    "dans toutes les rues, sous les voitures et derrière l'église, pendant quatre-vingt-dix minutes. Quand il "
    "rentra, la porte était ouverte, et sur le comptoir dormait le chat, avec quatre chatons tout blancs. Il en "
    "garda deux, et il donna les autres à sa sœur, avec l'argent.",
    {
        "14 juillet": "quatorze juillet", "1998": "mille neuf cent quatre-vingt-dix-huit", "M.": "Monsieur",
        "27": "vingt-sept", "85 000": "quatre-vingt-cinq mille", "trois": "3", "deux croissants": "2 croissants",
        "6 h 30": "six heures trente", "10 francs": "dix francs", "quatre-vingt-dix": "90", "sœur": "soeur",
        "quatre chatons": "4 chatons",
    },
    {"Théophile": "Téofile", "Garnier": "Garnié", "Kowalczyk": "Covalchique"},
)  # fmt: skip

SPANISH: Final = Prose(
    "es",
    "El 12 de octubre de 1973, la Sra. Itziar Etxeberria heredó un teatro con 450 butacas y ningún espectador. "
    "Estaba en el centro de la ciudad, entre una farmacia y un taller de relojes, y llevaba once años cerrado. El "
    "notario le entregó las llaves y le pidió 2.300 pesetas por los papeles. Cuando abrió la puerta, una nube de "
    "polvo dorado salió a la calle, como si el edificio hubiera estado conteniendo la respiración. Dentro había un "
    "piano sin tres de sus teclas, un telón rojo y un hombre dormido en la quinta fila. Se llamaba Wenceslao y "
    "había sido el apuntador desde 1951. No sabía que el teatro había cerrado, o quizá no había querido saberlo. "
    "Ella le preguntó si todavía recordaba las obras, y él empezó a recitarlas todas, una detrás de otra, sin "
    "equivocarse ni una sola vez. A las 21:15 seguía hablando, y en la puerta se había reunido la mitad del "
    "barrio. Nadie había encendido las luces. Alguien trajo velas, alguien trajo pan, y el relojero trajo las tres "
    "teclas que faltaban. Aquella noche no cobraron entrada, pero al final el 100 % del público estaba llorando.",
    {
        "12 de octubre": "doce de octubre", "1973": "mil novecientos setenta y tres", "Sra.": "señora",
        "450": "cuatrocientas cincuenta", "once": "11", "2.300": "dos mil trescientas", "tres de": "3 de",
        "1951": "mil novecientos cincuenta y uno", "21:15": "veintiuna quince", "100 %": "cien por cien",
        "quinta": "5ª",
    },
    {"Itziar": "Isiar", "Etxeberria": "Echeverría", "Wenceslao": "Venceslao"},
)  # fmt: skip

ITALIAN: Final = Prose(
    "it",
    "Nel 1962 il signor Ercole Bragadin comprò per 780.000 lire un orologio che andava all'indietro. Lo appese in "
    "cucina, sopra la stufa, e per qualche giorno non successe niente di strano. Poi, il 9 marzo, sua moglie "
    "Ludovica trovò nella credenza una torta che aveva mangiato la domenica prima. La settimana dopo ricomparvero "
    "una tazza rotta, due ombrelli e un cane di nome Ettore che era scappato da tre anni. Ercole era contento, ma "
    "Ludovica cominciò ad avere paura. Se le cose tornavano, diceva, un giorno sarebbe tornata anche la guerra. "
    "Così una notte, alle 23:45, salì su una sedia e girò le lancette nel verso giusto. L'orologio gemette, si "
    "fermò e poi riprese a camminare in avanti. Al mattino la torta non c'era più, e nemmeno gli ombrelli. "
    "Soltanto il cane era rimasto, sdraiato sotto la finestra, e guardava tutti e due come se volesse scusarsi. Lo "
    "tennero altri quattordici anni. Quando il vecchio Bragadin morì, nel 1981, l'orologio suonò sessantadue "
    "colpi, uno per ogni anno della sua vita.",
    {
        "1962": "millenovecentosessantadue", "780.000": "settecentottantamila", "9 marzo": "nove marzo",
        "due ombrelli": "2 ombrelli", "tre anni": "3 anni", "23:45": "ventitré e quarantacinque",
        "quattordici": "14", "1981": "millenovecentottantuno", "sessantadue": "62",
    },
    {"Ercole": "Ercolle", "Bragadin": "Bregadin", "Ludovica": "Lodovica", "Ettore": "Etore"},
)  # fmt: skip

PORTUGUESE: Final = Prose(
    "pt",
    "No dia 25 de abril de 1974, o Sr. Evaristo Quintanilha saiu de casa às 7h10 para comprar selos. Levava no "
    "bolso 48 escudos, um lápis e uma carta que tinha demorado seis anos a escrever. Na esquina encontrou uma "
    "rapariga com um cesto de cravos vermelhos, que lhe ofereceu um sem pedir nada em troca. Ele pôs a flor na "
    "lapela e continuou a andar, mas as ruas estavam cheias de gente que cantava. No correio não havia ninguém "
    "atrás do balcão. Havia apenas um soldado muito novo, sentado no chão, a comer uma laranja. Chamava-se "
    "Zeferino e tinha vindo de uma aldeia com trezentas pessoas. Evaristo contou-lhe da carta, e o soldado "
    "perguntou para quem era. “Para a minha irmã”, disse ele, “que vive em Paris desde 1961 e que eu nunca mais "
    "pude ver.” Então o soldado levantou-se, limpou as mãos e levou a carta ele próprio. Três semanas depois, "
    "alguém bateu à porta às 5 da manhã. Era ela, com duas malas, um chapéu ridículo e o cravo seco na mão. "
    "Ficaram de pé na cozinha durante muito tempo, sem saber o que dizer.",
    {
        "25 de abril": "vinte e cinco de abril", "1974": "mil novecentos e setenta e quatro", "Sr.": "senhor",
        "7h10": "sete e dez", "48": "quarenta e oito", "seis anos": "6 anos", "trezentas": "300",
        "1961": "mil novecentos e sessenta e um", "Três": "3", "5 da": "cinco da", "duas": "2",
    },
    {"Evaristo": "Varisto", "Quintanilha": "Quintanilla", "Zeferino": "Severino"},
)  # fmt: skip

RUSSIAN: Final = Prose(
    "ru",
    "В 1927 году Аполлинарий Сергеевич Вяземский купил за 350 рублей поезд, который никуда не ехал. Он стоял на "
    "запасном пути в двенадцати верстах от города, и в нём жили только мыши да один кот по имени Тимофей. Вагонов "
    "было семь, и в каждом пахло яблоками и старым деревом. Соседи смеялись, а жена его, Ульяна, три дня не "
    "разговаривала с ним. Но 4 сентября, в 6 часов утра, в паровозе сам собой загорелся огонь. Поезд вздрогнул, "
    "вздохнул и медленно пошёл по рельсам, которых ещё вчера не было. Аполлинарий едва успел прыгнуть на подножку. "
    "За окнами тянулись поля, потом леса, потом города, которых он не видел ни на одной карте. На каждой станции "
    "стояли люди и махали ему платками, будто давно его ждали. На двадцать первой станции вошла Ульяна с корзиной "
    "пирогов и сказала, что больше не сердится. Они ехали ещё 14 лет и ни разу не остановились надолго. Говорят, "
    "что этот поезд до сих пор видят зимой, когда идёт снег и не спится. В последнем вагоне горит свет, и кто-то "
    "тихо играет на гармони.",
    {
        "1927": "тысяча девятьсот двадцать седьмом", "350": "триста пятьдесят", "двенадцати": "12", "семь": "7",
        "три дня": "3 дня", "4 сентября": "четвёртого сентября", "6 часов": "шесть часов",
        "двадцать первой": "21-й", "14": "четырнадцать",
    },
    {"Аполлинарий": "Аполинарий", "Вяземский": "Веземский", "Тимофей": "Тимафей", "Ульяна": "Юльяна"},
)  # fmt: skip

HINDI: Final = Prose(
    "hi",
    "सन 1984 में मास्टर रघुवीर त्रिपाठी ने 250 रुपये में एक पुरानी साइकिल खरीदी। साइकिल का रंग नीला था और उसकी "
    "घंटी बिना छुए ही बज उठती थी। गाँव के बच्चे कहते थे कि जब भी घंटी बजती है, तब किसी के घर में कोई मेहमान आता "
    "है। पहले तो रघुवीर हँसते थे, लेकिन 15 अगस्त की शाम को घंटी पूरे सात बार बजी। रात के 9 बजे उनके दरवाज़े पर सात "
    "लोग खड़े थे, भीगे हुए और थके हुए। उनकी बस नदी के पास खराब हो गई थी और आगे का पुल टूट गया था। उनकी पत्नी "
    "सावित्री ने चूल्हा जलाया और सबके लिए खिचड़ी बनाई। मेहमानों में एक बूढ़ी औरत थी, जो कुछ नहीं बोलती थी और केवल "
    "साइकिल को देखती रहती थी। सुबह जाते समय उसने कहा कि यह साइकिल उसके बेटे की है, जो बीस साल पहले घर से चला गया "
    "था। रघुवीर ने बिना कुछ कहे साइकिल उसे दे दी। उस दिन के बाद गाँव में घंटी फिर कभी नहीं बजी। लेकिन हर साल 15 "
    "अगस्त को डाकिया एक चिट्ठी लाता है, जिसमें सात लोगों के नाम लिखे होते हैं।",
    {
        "1984": "उन्नीस सौ चौरासी", "250": "ढाई सौ", "15 अगस्त": "पंद्रह अगस्त", "सात बार": "7 बार",
        "9 बजे": "नौ बजे",
        "बीस साल": "20 साल", "गाँव": "गांव", "दरवाज़े": "दरवाजे", "हँसते": "हंसते",
    },
    {"रघुवीर": "रघुबीर", "त्रिपाठी": "तिरपाठी", "सावित्री": "सवित्री"},
)  # fmt: skip

CHINESE: Final = Prose(
    "zh",
    "一九八四年五月三日，陈雨桐医生花了1250元买下一条没有人要的小船。她给它起名叫白鹭，又用黄色的油漆"
    "把名字写在船的两边。清晨5点30分，她带着21箱苹果和一条老狗离开了码头。老狗不喜欢水，可是它更不喜"
    "欢一个人留在家里。到了中午，海岸只剩下一条细细的灰线，风也转了方向。“今天晚上我们回不去了。”她一边"
    "说，一边把半杯茶倒进狗的碗里。守灯塔的欧阳老人那天数了14张帆，把它们都记在本子上。她的船是最后一条"
    "，也是最小的一条。晚上九点起了大雾，雾浓得连自己的手都看不见。老人点亮了大灯，每隔2分钟敲一次钟，然"
    "后静静地等着。村子里没有人睡觉，大家提着灯笼站在堤坝上，不时有人朝海上喊几声。快到凌晨四点的时候，白"
    "鹭的钟声终于回答了。她跟着那声音走了整整三个小时，老狗对每一个浪头都叫个不停。她送给老人一箱苹果，老"
    "人请她吃了一顿热腾腾的早饭。",
    {
        "一九八四年": "1984年", "五月三日": "5月3日", "1250元": "一千二百五十元", "5点30分": "五点三十分",
        "21箱": "二十一箱",
        "14张": "十四张", "九点": "9点", "2分钟": "两分钟", "四点": "4点", "三个": "3个",
    },
    {"陈雨桐": "陈语彤", "欧阳": "欧洋", "白鹭": "白露"},
)  # fmt: skip

JAPANESE: Final = Prose(
    "ja",
    "1984年5月3日、医者の小鳥遊しのぶは125万円で誰も欲しがらない小さな船を買った。彼女は船をアオ"
    "サギ号と名づけ、両側に明るい黄色の文字で名前を書いた。朝の5時半、りんごの箱を21個と年老いた犬を一"
    "匹乗せて、彼女は港を出た。犬は水が好きではなかったが、置いていかれるのはもっと嫌いだった。昼になると"
    "岸は細い灰色の線になり、風は北西に変わっていた。「今夜は帰れないね」と彼女は言って、お茶の半分を犬の"
    "皿に注いだ。灯台を守る大河原さんは、その日14の帆を数えて、すべて帳面に書きつけた。彼女の船は最後の"
    "一つで、そして一番小さかった。夜の九時に霧が出て、自分の手も見えないほど濃くなった。彼は大きな灯りを"
    "ともし、2分ごとに鐘を鳴らし、じっと待った。村では誰も眠らなかった。人々は提灯と毛布を持って堤防に並"
    "び、ときどき誰かが海に向かって叫んだ。船の鐘が答えたのは、朝の四時近くだった。彼女は三時間その音を追"
    "いかけ、犬は波が来るたびに吠えていた。彼女は大河原さんにりんごを一箱あげ、彼は自分の朝ごはんを全部くれた。",
    {
        "1984年": "千九百八十四年", "5月3日": "五月三日", "125万円": "百二十五万円", "5時半": "五時半",
        "21個": "二十一個",
        "一匹": "1匹",
        "14の": "十四の", "九時": "9時", "2分": "二分", "四時": "4時", "三時間": "3時間", "りんご": "林檎",
        "ときどき": "時々", "すべて": "全て", "誰か": "だれか", "灯り": "明かり",
    },
    {"小鳥遊": "高梨", "しのぶ": "忍", "大河原": "大川原", "アオサギ": "青鷺"},
)  # fmt: skip

ARABIC: Final = Prose(
    "ar",
    "في عام 1984 اشترى الدكتور عبد اللطيف الزهراني قاربا صغيرا بمبلغ 1250 درهما لم يكن أحد يريده. سماه مالك "
    "الحزين، وكتب اسمه على الجانبين بحروف صفراء كبيرة. وفي الثالث من مايو خرج من الميناء في الساعة 5 صباحا، ومعه "
    "واحد وعشرون صندوقا من التفاح وكلب عجوز. لم يكن الكلب يحب الماء، لكنه كان يكره أن يبقى وحده في البيت. عند "
    "الظهر صار الشاطئ خطا رماديا رفيعا، ودارت الريح نحو الشمال. قال لصاحبه إننا لن نعود الليلة، وصب نصف الشاي في "
    "وعائه. أما حارس المنارة غسان فقد عد في ذلك اليوم 14 شراعا، وكتبها كلها في دفتره. كان القارب الأخير أصغرها. "
    "وفي الساعة التاسعة نزل الضباب كثيفا حتى إنه لم يعد يرى يديه. أشعل المصباح الكبير وأخذ يدق الجرس كل دقيقتين "
    "وينتظر. لم ينم أحد في القرية تلك الليلة. وقفوا على رصيف الميناء بالفوانيس والبطانيات، وكان بعضهم ينادي من حين "
    "إلى حين. وقبل الفجر بقليل أجاب جرس القارب من بعيد. أهدى الحارس صندوقا من التفاح، فدعاه الحارس إلى فطوره.",
    {
        "1984": "ألف وتسعمائة وأربعة وثمانين", "1250": "ألف ومئتين وخمسين", "الثالث من مايو": "3 مايو",
        "الساعة 5": "الساعة الخامسة", "واحد وعشرون": "21", "14": "أربعة عشر", "التاسعة": "9",
    },
    {"اللطيف": "الطيف", "الزهراني": "الزهران", "غسان": "حسان"},
)  # fmt: skip

TURKISH: Final = Prose(
    "tr",
    "1984 yılında Doktor Şebnem Küçükoğlu, kimsenin istemediği bir tekneyi 1.250 liraya satın aldı. Ona Gezgin "
    "Balıkçıl adını verdi ve adını iki yanına parlak sarı harflerle yazdı. 3 Mayıs sabahı saat 5.30'da, yirmi bir "
    "kasa elma ve yaşlı bir köpekle limandan ayrıldı. Köpek suyu sevmezdi ama evde yalnız kalmayı hiç sevmezdi. "
    "Öğleye doğru kıyı ince gri bir çizgiye dönmüş, rüzgâr kuzeybatıya çevirmişti. “Bu gece eve dönemeyeceğiz,” "
    "dedi ve çayının yarısını onun kâsesine döktü. Kayalıktaki fenerin bekçisi Bahtiyar o gün on dört yelken saydı "
    "ve hepsini defterine yazdı. Onunki sonuncuydu, aynı zamanda en küçüğüydü. Saat dokuzda öyle bir sis bastı ki "
    "kendi ellerini bile göremiyordu. Büyük lambayı yaktı, her 2 dakikada bir çanı çaldı ve bekledi. Köyde kimse "
    "uyumadı. İnsanlar ellerinde fenerler ve battaniyelerle rıhtım boyunca dizildi, arada bir biri denize doğru "
    "seslendi. Balıkçıl'ın çanı cevap verdiğinde saat neredeyse dörttü. Tam üç saat o sesin peşinden gitmiş, köpek "
    "her dalgaya havlamıştı. Bekçiye bir kasa elma verdi, o da ona kahvaltısının tamamını verdi.",
    {
        "1984": "bin dokuz yüz seksen dört", "1.250": "bin iki yüz elli", "3 Mayıs": "üç Mayıs",
        "5.30'da": "beş buçukta", "yirmi bir": "21", "on dört": "14", "dokuzda": "9'da", "2 dakikada": "iki dakikada",
        "üç saat": "3 saat", "rüzgâr": "rüzgar",
    },
    {"Şebnem": "Şepnem", "Küçükoğlu": "Küçük oğlu", "Bahtiyar": "Baktiyar", "Balıkçıl": "Balıkçı"},
)  # fmt: skip

PROSES: Final = (
    ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, RUSSIAN, HINDI, CHINESE, JAPANESE, ARABIC, TURKISH,
)  # fmt: skip
