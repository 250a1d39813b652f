"""The words of a panel script for shots, sizes, the cast and the kinds of lines, in all languages together.

The words of a kind are one string, separated by bars, a language after the other: English, Spanish, French, German,
Portuguese, Italian, Dutch, Polish, Turkish, Indonesian, Vietnamese, Nordic, Russian, Ukrainian, Arabic, Hebrew,
Persian, Hindi, Thai, Chinese, Japanese, Korean; then Czech, Slovak, Hungarian, Romanian, Croatian, Bulgarian, Greek,
Catalan, Filipino, Bengali. A language without a word of its own uses another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MORE_WORDS: Final[Mapping[str, str]] = {
    "shot": (
        "shot|shot type|camera|camera angle|camera shot|angle|framing|view"
        "|plano|encuadre|cámara|ángulo|cadrage|cadre de vue|caméra|angle de vue|einstellung|kamera|perspektive"
        "|enquadramento|câmera|ângulo|inquadratura|camera-instelling|camerastandpunt|ujęcie|çekim|kamera açısı|açı"
        "|sudut kamera|góc máy|kameravinkel|kuvakulma|план|ракурс|камера|لقطة|زاوية|שוט|זווית|نما|زاویه|शॉट|कैमरा"
        "|มุมกล้อง|景别|景別|机位|機位|视角|視角|ショット|カメラ|アングル|샷|앵글|카메라|구도"
        "|záběr|kameraállás|cadru|rakurs|ракурс на камерата|πλάνο|κάμερα|pla|শট"
    ),
    "weight": (
        "weight|size|panel size|layout|tamaño|taille|größe|bildgröße|tamanho|dimensione|grootte|rozmiar|boyut|ukuran"
        "|kích thước|storlek|størrelse|размер|розмір|الحجم|גודל|اندازه|आकार|ขนาด|大小|サイズ|大きさ|크기"
        "|velikost|veľkosť|méret|mărime|veličina|големина|μέγεθος|mida|আকার"
    ),
    "normal": "normal|medium|regular|standard|mediana|mediano|moyenne|moyen|mittel|média|médio|обычный|普通|보통",
    "large": (
        "large|big|huge|splash|splash page|splash panel|full page|full-page|hero"
        "|grande|página completa|pleine page|grand|groß|ganzseitig|página inteira|pagina intera|groot|duży|büyük"
        "|besar|lớn|stor|stort|suuri|большой|крупный|великий|كبير|كبيرة|גדול|גדולה|بزرگ|बड़ा|ใหญ่|大|大格|跨页"
        "|大ゴマ|大きい|大きな|見開き|큰|크게|크다"
        "|velký|veľký|nagy|mare|veliko|velika|голям|голяма|μεγάλο|gran|বড়"
    ),
    "wide": (
        "wide|full width|full-width|panoramic|panorama|banner|widescreen|letterbox|horizontal"
        "|ancha|ancho|a todo lo ancho|pleine largeur|breit|volle breite|larga|largo|largura total|larghezza piena"
        "|breed|szeroki|geniş|lebar|rộng|bred|bredt|leveä|широкий|широкая|عريض|عريضة|רחב|רחבה|عریض|चौड़ा|กว้าง"
        "|宽|寬|横|橫|宽幅|横長|가로|넓은|넓게"
        "|široký|široko|széles|lat|широк|φαρδύ|πλατύ|ample|চওড়া"
    ),
    "tall": (
        "tall|high|vertical|full height|full-height|column"
        "|alta|alto|haute|haut|hoch|hoog|wysoki|uzun|tinggi|cao|hög|høj|høy|korkea|высокий|высокая|високий"
        "|طويل|طويلة|גבוה|גבוהה|بلند|लंबा|สูง|高|竖|豎|縦長|縦|세로|높은"
        "|vysoký|magas|înalt|visoko|висок|ψηλό|alt|লম্বা"
    ),
    "small": (
        "small|little|tiny|inset|pequeña|pequeño|petite|petit|klein|pequena|pequeno|piccola|piccolo|mały|küçük|kecil"
        "|nhỏ|liten|lille|lite|pieni|маленький|малый|малий|صغير|صغيرة|קטן|קטנה|کوچک|छोटा|เล็ก|小|小格|小ゴマ|小さい"
        "|작은|작게"
        "|malý|kis|kicsi|mic|malo|малък|малка|μικρό|petita|ছোট"
    ),
    "cast": (
        "cast|characters|character|cast of characters|main characters|character list|character descriptions|people"
        "|dramatis personae|personajes|reparto|personnages|distribution|figuren|charaktere|personen|besetzung"
        "|personagens|elenco|personaggi|personages|rolverdeling|postacie|bohaterowie|obsada|karakterler|kişiler"
        "|tokoh|karakter|nhân vật|personer|rollista|roller|henkilöt|hahmot|персонажи|герои|действующие лица"
        "|персонажі|дійові особи|الشخصيات|شخصيات|דמויות|הדמויות|شخصیت‌ها|पात्र|ตัวละคร|人物|角色|登场人物|登場人物"
        "|人物介绍|人物介紹|キャラクター|キャスト|등장인물|등장 인물|캐릭터"
        "|postavy|osoby|szereplők|personaje|likovi|лица|πρόσωπα|χαρακτήρες|personatges|mga tauhan|চরিত্র"
    ),
    "look": (
        "look|looks|appearance|description|aspecto|apariencia|descripción|apparence|aussehen|beschreibung"
        "|aparência|descrição|aspetto|descrizione|uiterlijk|wygląd|görünüş|penampilan|ngoại hình|utseende|udseende"
        "|ulkonäkö|внешность|зовнішність|المظهر|מראה|ظاهر|रूप|रूप-रंग|รูปลักษณ์|外貌|长相|長相|外見|見た目|容姿|외모|생김새"
        "|vzhled|vzhľad|megjelenés|înfățișare|izgled|външност|εμφάνιση|aspecte|চেহারা"
    ),
    "clothes": (
        "clothes|clothing|outfit|wears|wearing|costume|wardrobe|dress|attire|ropa|viste|vestimenta|vestuario"
        "|vêtements|tenue|porte|kleidung|trägt|roupa|roupas|veste|vestiti|abiti|indossa|kleding|draagt|ubranie|strój"
        "|giysi|giysiler|kıyafet|pakaian|trang phục|kläder|klær|tøj|vaatteet|одежда|одяг|الملابس|ملابس|בגדים|לבוש"
        "|لباس|कपड़े|पोशाक|เสื้อผ้า|衣着|衣著|服装|服裝|衣服|衣装|服|옷|복장|의상"
        "|oblečení|oblečenie|ruházat|haine|odjeća|odeća|дрехи|ρούχα|vestit|damit|পোশাক"
    ),
    "voice": (
        "voice|speech style|way of speaking|speaks|voz|habla|voix|stimme|spricht|fala|voce|parla|stem|głos"
        "|konuşma tarzı|suara|giọng|giọng nói|röst|stemme|ääni|голос|речь|الصوت|קול|صدا|आवाज़|आवाज|เสียง|声音|聲音|嗓音"
        "|声|口調|話し方|목소리|말투"
        "|hlas|hang|vocea|glas|глас|φωνή|veu|boses|কণ্ঠ"
    ),
    "thinking": (
        "thought|thoughts|thinking|think|thinks|thought bubble|to herself|to himself|to themselves|internal|inner voice"
        "|pensando|piensa|pensamiento|en pensée|pensée|pense|denkt|denkend|gedanke|gedanken|in gedanken|pensa"
        "|pensamento|pensiero|gedachte|myśli|düşünüyor|düşünce|berpikir|dalam hati|nghĩ thầm|suy nghĩ|tänker|tenker"
        "|ajattelee|думает|мысль|мысли|про себя|думає|думка|يفكر|تفكر|חושב|חושבת|מחשבה|فکر|सोचते हुए|सोच|मन में"
        "|คิด|คิดในใจ|心想|内心|內心|心声|心聲|心の声|心の中で|思考|独白|생각|속으로|속마음"
        "|v duchu|gondolja|în gând|u sebi|на себе си|σκέφτεται|pensant|ভাবছে"
    ),
    "whisper": (
        "whisper|whispers|whispering|whispered|in a whisper|under her breath|under his breath|murmur|murmuring|murmurs"
        "|susurro|susurra|susurrando|en voz baja|chuchote|chuchotant|murmure|murmurant|à voix basse|flüstern|flüstert"
        "|flüsternd|geflüstert|murmelnd|sussurro|sussurra|sussurrando|em voz baixa|sottovoce|fluistert|fluisterend"
        "|szept|szepcze|szeptem|szepcząc|fısıldar|fısıldayarak|fısıltı|berbisik|thì thầm|viskar|viskande|hvisker"
        "|hviskende|kuiskaa|kuiskaten|шепчет|шёпот|шепотом|шёпотом|шепоче|пошепки|يهمس|تهمس|همسا|همس|לוחש|לוחשת"
        "|בלחש|نجوا|زمزمه|फुसफुसाकर|फुसफुसाते हुए|กระซิบ|低声|低聲|小声|小聲|轻声|輕聲|耳语|耳語|ささやいて|ささやき|囁き"
        "|囁いて|ささやく|ひそひそ|속삭이며|속삭임|속삭이듯|작은 소리로"
        "|šeptá|šepká|šeptem|suttogva|șoptit|șoptește|šapće|šapuće|шепне|шепнешком|ψιθυρίζει|xiuxiueja|bulong|ফিসফিস"
    ),
    "shout": (
        "shout|shouts|shouting|shouted|yell|yells|yelling|scream|screams|screaming|bellows|bellowing|roaring|roars|burst"
        "|grito|grita|gritando|crie|criant|cri|hurle|hurlant|schreien|schreit|schreiend|ruft|rufend|brüllt|brüllend"
        "|urla|urlando|grida|gridando|schreeuwt|schreeuwend|roept|krzyczy|krzyk|krzycząc|bağırır|bağırarak"
        "|berteriak|hét lên|hét|skriker|ropar|roper|råber|huutaa|huutaen|кричит|крик|вопит|кричить|يصرخ|تصرخ"
        "|صراخ|צועק|צועקת|בצעקה|فریاد|فریادزنان|चिल्लाकर|चिल्लाते हुए|ตะโกน|大喊|喊叫|大叫|大声|大聲|叫んで|叫び"
        "|叫ぶ|怒鳴って|絶叫|大声で|외치며|외침|소리치며|소리쳐"
        "|křičí|kričí|kiáltva|kiabál|strigă|strigând|viče|вика|φωνάζει|crida|sigaw|চিৎকার"
    ),
    "off": (
        "off-panel|off panel|offpanel|off|o.s.|os|o.p.|off-screen|offscreen|off screen|off stage|offstage|from off"
        "|from outside|v.o.|vo|voice-over|voiceover|fuera de cuadro|fuera de campo|fuera de plano|voz en off|en off"
        "|hors champ|hors-champ|hors case|voix off|aus dem off|im off|off-stimme|fora de quadro|fora de cena|voz off"
        "|fuori campo|fuori scena|voce fuori campo|buiten beeld|poza kadrem|kadr dışı|luar panel|ngoài khung"
        "|utanför bild|utenfor bildet|kuvan ulkopuolelta|за кадром|поза кадром|خارج الكادر|מחוץ לפריים|خارج از کادر"
        "|फ्रेम के बाहर|นอกจอ|นอกเฟรม|画外|画外音|畫外|畫外音|画面外|オフ|コマ外|화면 밖|컷 밖"
        "|mimo obraz|képen kívül|din afara cadrului|izvan kadra|извън кадъра|εκτός πλάνου|fora de camp"
    ),
}
