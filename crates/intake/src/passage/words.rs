//! Words by which pieces of a passage are told apart, folded: lower case without accents.

/// What the Spanish name of a court begins with.
pub(super) const COURT: &[&str] = &[
    "juzgado", "juzgados", "tribunal", "tribunales", "corte", "camara", "sala", "audiencia",
];

/// What the Spanish name of an authority begins with.
pub(super) const AUTHORITY: &[&str] = &[
    "ministerio", "policia", "fiscalia", "direccion", "secretaria", "procuraduria", "guardia", "servicio",
    "instituto", "ejercito", "armada", "defensoria", "gobierno", "presidencia", "comisaria", "brigada", "comando",
    "gendarmeria", "subsecretaria", "prefectura", "viceministerio", "contraloria", "cancilleria", "inspectoria",
    "comandancia", "superintendencia",
];

/// Authorities of which a country has one: they are named by this word alone.
pub(super) const ALONE: &[&str] = &[
    "fiscalia", "procuraduria", "defensoria", "cancilleria", "gendarmeria",
];

/// Offices, which speak and are ordered as authorities are.
pub(super) const OFFICE: &[&str] = &[
    "ministro", "ministra", "viceministro", "viceministra", "secretary", "minister", "commissioner", "director",
    "directora", "procurador", "procuradora", "fiscal", "governor",
];

/// What the Spanish name of a place begins with, and a few English ones.
pub(super) const PLACE: &[&str] = &[
    "centro", "carcel", "penal", "penitenciaria", "prision", "estacion", "aeropuerto", "cuartel", "base", "hospital",
    "granja", "complejo", "mercado", "plaza", "calle", "avenida", "bulevar", "pasaje", "carretera", "barrio",
    "colonia", "canton", "caserio", "urbanizacion", "puerto", "puente", "villa", "san", "santa", "santo", "republica",
    "parque", "delegacion", "subdelegacion", "bartolina", "bartolinas", "comunidad", "penal", "camp", "port", "fort",
    "mount",
];

/// Those that begin a name also in small letters.
pub(super) const PLACE_SMALL: &[&str] = &[
    "centro", "carcel", "penal", "penitenciaria", "prision", "estacion", "aeropuerto", "cuartel", "base", "hospital",
    "granja", "complejo", "mercado", "plaza", "calle", "avenida", "bulevar", "pasaje", "carretera", "barrio",
    "colonia", "canton", "caserio", "urbanizacion", "parque", "delegacion", "bartolinas", "comunidad",
];

/// What an English name of a court has in it.
pub(super) const COURT_ENGLISH: &[&str] = &[
    "court", "tribunal",
];

/// What an English name of an authority has in it.
pub(super) const AUTHORITY_ENGLISH: &[&str] = &[
    "department", "agency", "ministry", "bureau", "police", "army", "navy", "guard", "office", "administration",
    "directorate", "commission", "authority", "government", "prosecutor", "homeland",
];

/// What an English name of a place has in it.
pub(super) const PLACE_ENGLISH: &[&str] = &[
    "prison", "jail", "airport", "facility", "center", "centre", "street", "avenue", "boulevard", "road", "county",
    "park", "barracks", "station", "penitentiary", "hospital", "island", "camp", "port", "fort", "mount",
];

/// Words in small letters that stand in Spanish names of courts and authorities.
pub(super) const LOWER: &[&str] = &[
    "instruccion", "garantias", "paz", "primera", "segunda", "tercera", "instancia", "penal", "civil", "lo",
    "constitucional", "contencioso", "administrativo", "vigilancia", "penitenciaria", "ejecucion", "control",
    "distrito", "turno", "amparo", "federal", "criminal", "correccional", "nacional", "apelaciones", "casacion",
    "sentencia", "especializado", "especializada", "mixto", "familia", "menores", "trabajo", "circuito", "justicia",
    "letras", "oral", "juicio", "suprema", "superior", "electoral", "primero", "segundo", "tercero", "cuarto",
    "quinto", "sexto", "septimo", "octavo", "noveno", "decimo", "materia", "unico", "general", "central",
    "provincial",
];

/// Small words that stand within names of institutions and places.
pub(super) const INNER: &[&str] = &[
    "de", "del", "la", "las", "los", "lo", "y", "e", "en", "para", "contra", "of", "the", "for", "and", "on",
];

/// Small words that stand within names of people.
pub(super) const PARTICLE: &[&str] = &[
    "de", "del", "la", "las", "los", "von", "van", "der", "den", "da", "do", "dos", "di", "du", "bin", "ibn", "al",
    "el",
];

/// Words before places.
pub(super) const LOCATIVE: &[&str] = &[
    "en", "desde", "hasta", "hacia", "in", "at", "from", "near", "to", "into", "outside", "through", "toward",
    "towards", "hacia",
];

/// Words that say of whom or what a place follows, after `de` or `of`.
pub(super) const DWELLS: &[&str] = &[
    "vecina", "vecino", "vecinos", "originario", "originaria", "natural", "oriundo", "oriunda", "ciudad", "municipio",
    "residente", "habitante", "habitantes", "resident", "city", "town", "village", "departamento", "provincia",
    "pueblo", "alcaldia",
];

/// Titles, offices and kinship that stand before a name and are none of it.
pub(super) const ROLE: &[&str] = &[
    "juez", "jueza", "jueces", "magistrado", "magistrada", "magistrados", "licenciado", "licenciada", "lic", "dr",
    "dra", "doctor", "doctora", "sr", "sra", "srta", "senor", "senora", "senores", "senorita", "don", "dona",
    "ministro", "ministra", "viceministro", "viceministra", "presidente", "presidenta", "comisionado", "comisionada",
    "fiscal", "procurador", "procuradora", "abogado", "abogada", "abogados", "defensor", "defensora", "sargento",
    "sgto", "capitan", "cap", "coronel", "cnel", "general", "gral", "teniente", "cabo", "agente", "padre", "sor",
    "monsenor", "mons", "obispo", "tio", "tia", "mama", "papa", "abuela", "abuelo", "hermano", "hermana", "hermanos",
    "hijo", "hija", "hijos", "esposo", "esposa", "sobrino", "sobrina", "sobrinos", "primo", "prima", "madre",
    "cunado", "cunada", "director", "directora", "alcalde", "alcaldesa", "diputado", "diputada", "senador",
    "senadora", "gobernador", "gobernadora", "secretario", "secretaria", "ingeniero", "ingeniera", "ing", "profesor",
    "profesora", "prof", "ciudadano", "ciudadana", "detenido", "detenida", "periodista", "activista", "testigo",
    "joven", "favorecido", "favorecida", "companero", "companera", "vocero", "vocera", "subsecretario", "comandante",
    "inspector", "inspectora", "jefe", "jefa", "perito", "perita", "notario", "judge", "judges", "justice",
    "justices", "chief", "magistrate", "mr", "mrs", "ms", "miss", "president", "presidents", "secretary", "director",
    "deputy", "assistant", "acting", "senator", "sen", "representative", "rep", "governor", "gov", "mayor",
    "attorney", "lawyer", "lawyers", "counsel", "officer", "sergeant", "sgt", "captain", "capt", "colonel", "col",
    "lieutenant", "lt", "commissioner", "minister", "warden", "professor", "hon", "honorable", "plaintiff",
    "plaintiffs", "defendant", "defendants", "respondent", "respondents", "petitioner", "petitioners", "clerk",
    "spokesman", "spokeswoman", "spokesperson", "inspector", "agent", "detective", "father", "sister", "brother",
    "mother", "son", "daughter", "wife", "husband", "uncle", "aunt", "reverend", "rev", "fr", "bishop", "dame",
    "lord", "sir", "cousin", "named", "llamado", "llamada", "llamaba", "llama",
];

/// Of those, and besides: whose name follows after `de` or `of`, or right after.
pub(super) const KIN: &[&str] = &[
    "mama", "papa", "madre", "padre", "hijo", "hija", "hermano", "hermana", "hermanos", "esposa", "esposo", "sobrino",
    "sobrina", "sobrinos", "tia", "tio", "abuela", "abuelo", "prima", "primo", "llama", "llamado", "llamada",
    "llamaba", "named", "mother", "father", "wife", "husband", "brother", "sister", "son", "daughter", "dona", "don",
    "favor", "nombre", "viuda", "cunada", "cunado",
];

/// What people do who are named by one word.
pub(super) const SAYS: &[&str] = &[
    "dijo", "dice", "declaro", "afirmo", "sostuvo", "pide", "pidio", "relato", "respondio", "anuncio", "aseguro",
    "conto", "explico", "nego", "confirmo", "recordo", "presento", "ordeno", "lamento", "agrego", "resumio", "said",
    "says", "declared", "told", "announced", "welcomed", "added", "denied", "asked", "stated", "wrote", "argued",
    "called", "replied", "confirmed", "insisted", "thanked", "testified",
];

/// Words that begin sentences and headings, or stand in them with a capital, and are no names.
pub(super) const COMMON: &[&str] = &[
    "el", "la", "los", "las", "un", "una", "unos", "unas", "que", "se", "en", "por", "a", "al", "con", "de", "del",
    "este", "esta", "estos", "estas", "ese", "esa", "esos", "esas", "aquel", "y", "e", "o", "u", "no", "ni", "lo",
    "le", "les", "su", "sus", "mi", "mis", "tu", "para", "ante", "segun", "cuando", "desde", "hasta", "como", "pero",
    "aunque", "si", "ya", "asi", "hoy", "ayer", "luego", "tras", "entre", "sin", "sobre", "bajo", "durante",
    "mientras", "tambien", "ademas", "ningun", "ninguna", "nadie", "todo", "toda", "todos", "todas", "cada", "otro",
    "otra", "otros", "otras", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "quien", "donde", "porque", "pues", "sino", "hay", "fue", "fueron", "era", "eran", "es", "son", "ha", "han",
    "habia", "tiene", "tenia", "llevaba", "yo", "ella", "ellos", "ellas", "usted", "ustedes", "nosotros", "gracias",
    "buenas", "buenos", "hola", "seguimos", "pido", "ofrezco", "vengo", "familiares", "trasladan", "unas", "unos",
    "diez", "resuelve", "ordena", "ordenar", "notificar", "notifiquese", "vistos", "vista", "visto", "considerando",
    "autos", "auto", "causa", "expediente", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "por",
    "tanto", "corte", "articulo", "anotado", "van", "sigue", "siguen", "anteayer", "proximo", "pasado", "fecha",
    "nombre", "apellido", "apellidos", "nombres", "edad", "lugar", "listado", "lista", "personas", "persona",
    "paradero", "orden", "secretario", "firmado", "copia", "foja", "folio", "acta", "oficio", "senores",
    "magistrados", "the", "a", "an", "on", "in", "at", "by", "of", "it", "he", "she", "they", "that", "this", "these",
    "those", "when", "where", "who", "which", "while", "after", "before", "during", "under", "since", "until", "with",
    "without", "from", "for", "to", "into", "and", "or", "but", "nor", "as", "if", "all", "any", "some", "most",
    "many", "more", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "one", "both", "each",
    "every", "no", "not", "there", "here", "his", "her", "their", "its", "our", "my", "your", "what", "how", "why",
    "was", "were", "is", "are", "be", "been", "has", "have", "had", "do", "does", "did", "may", "will", "would",
    "could", "should", "must", "according", "among", "among", "between", "however", "meanwhile", "also", "only",
    "even", "still", "then", "thus", "therefore", "additionally", "whereas", "ordered", "order", "orders", "motion",
    "notice", "complaint", "civil", "minute", "entry", "signed", "filed", "filing", "case", "docket", "date", "jury",
    "demand", "none", "assigned", "responses", "counsel", "attachments", "temporary", "restraining", "preliminary",
    "injunction", "proceedings", "held", "granting", "received", "appeal", "against", "other", "fee", "cover",
    "sheet", "immediate", "release", "anyone", "responses", "represented", "chapter", "annual", "report",
    "whereabouts", "police", "doctor", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "june",
    "july", "august", "september", "october", "november", "december", "enero", "febrero", "marzo", "junio", "agosto",
    "septiembre", "octubre", "noviembre", "diciembre", "estado", "gobierno", "presidente", "ministerio", "estados",
    "unidos", "republica", "nacional", "federal", "central", "mas", "menos", "muy", "mucho", "muchos", "muchas",
    "detenidos", "detenidas", "deportados", "deportadas", "trasladados", "trasladadas", "exigen", "denuncian",
    "piden", "returns", "return", "foreign", "nationals", "flight", "flights", "explain", "officials", "official",
    "deportation", "judge", "worker",
];

/// Words in names of what is no person, no authority and no place.
pub(super) const ORGANISED: &[&str] = &[
    "asociacion", "fundacion", "comite", "colectivo", "organizacion", "movimiento", "frente", "partido", "sindicato",
    "union", "federacion", "agencia", "radio", "diario", "periodico", "revista", "universidad", "colegio",
    "instituto", "escuela", "iglesia", "pastoral", "red", "banco", "empresa", "grupo", "proyecto", "programa", "plan",
    "ley", "decreto", "codigo", "convenio", "tratado", "convencion", "derechos", "humanos", "memoria", "madres",
    "observatorio", "coordinadora", "alianza", "consejo", "comision", "association", "foundation",
    "committee", "collective", "organisation", "organization", "movement", "front", "party", "union", "federation",
    "agency", "news", "times", "post", "university", "college", "school", "church", "network", "bank", "company",
    "group", "project", "program", "programme", "plan", "act", "law", "code", "treaty", "convention", "rights",
    "human", "watch", "council", "board", "first", "defenders", "justice", "coalition", "alliance", "initiative",
    "fund", "society", "llp", "llc", "inc", "ltd", "center", "clinic", "legal", "action", "amnesty", "press", "media",
    "television", "channel", "facebook", "twitter", "whatsapp", "telegram", "google", "boeing", "airbus", "covid",
    "internet", "christmas", "easter", "navidad", "operation", "operacion", "american", "americans", "americana",
    "salvadoran", "salvadorans", "venezuelan", "venezuelans", "mexican", "honduran", "latin", "european", "african",
    "spanish", "english", "dios", "god", "biblia", "bible",
];

/// Given names that lists of people have and dictionaries lack.
pub(super) const GIVEN_MORE: &[&str] = &[
    "brayan", "may", "april", "june", "abril", "bryan", "yeison", "jeison", "wilmer", "yusuf", "samira", "amir", "mohamed", "mohammed", "ahmed", "ali",
    "hassan", "fatima", "kilmar", "marlon", "nayib", "damaris", "wendy", "yessenia", "josue", "yamileth", "xiomara",
    "heidi", "doris", "elmer", "edwin", "walter", "nelson", "melvin", "denis", "osmin", "selvin", "dario",
    "inmaculada", "nieves", "milagros", "placido", "amador", "cristobal", "blanca", "mercedes", "rosaura", "wren",
    "summer", "pearl", "chase", "grant", "hope", "drew", "simone", "amparo", "tulio", "rosalina", "evangelina",
    "leonidas", "eulalia", "apolinaria", "zenaida", "holt", "marco", "camilo", "inés", "ines", "oscar", "alexander",
    "hector", "jordan", "wanda", "consuelo", "socorro", "martin", "armand", "luz", "ángel", "angel", "dominga",
    "gael", "mayra", "nahum", "abel", "adan", "eliseo", "misael", "uriel", "isaias", "jairo", "yolanda", "ingrid",
    "astrid", "karla", "kenia", "nohemi", "elba",
];

/// Given names that are words, months, countries or towns as well: alone they name nobody.
pub(super) const ALSO_WORDS: &[&str] = &[
    "abril", "april", "may", "june", "august", "domingo", "sunday", "luz", "paz", "esperanza", "consuelo", "socorro",
    "dolores", "rosario", "pilar", "mercedes", "nieves", "milagros", "victoria", "santiago", "trinidad", "israel",
    "jordan", "chad", "georgia", "virginia", "carolina", "florencia", "paris", "sol", "alba", "rosa", "blanca",
    "mark", "will", "grace", "hope", "faith", "summer", "chase", "grant", "pearl", "drew", "wren", "clara", "aurora",
    "perla", "estrella", "santos", "salvador", "angel", "cruz", "guadalupe", "asuncion", "concepcion", "remedios",
    "amparo", "candida", "regina", "reina", "marina", "flora", "gloria", "victor", "leon", "justo", "justa",
    "placido", "clemente", "dawn", "rose", "violet", "iris", "jack", "frank", "rich", "bill", "amador", "madison",
    "austin", "dallas", "holly", "ivy", "mayo", "julio", "amado", "socorro", "olivia",
];

/// Signs of a family name: what stands before the dead husband's.
pub(super) const ADDRESSED: &[&str] = &[
    "viuda", "vda",
];

/// The states of the United States, folded.
pub(super) const STATES: &str = "|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|\
    kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|\
    new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|\
    utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|puerto rico|district of columbia|guantanamo|guantanamo bay|";

/// Kinds of events with stems of the words that tell of them.
pub(super) const KINDS: &[(&str, &[&str])] = &[
    (
        "order",
        &[
            "ordena",
            "ordeno ",
            "resuelve",
            "dispone",
            "se dispuso",
            "habeas corpus",
            "orders",
            "ordered",
        ],
    ),
    ("arrest", &["deten", "captur", "aprehen", "arrest"]),
    (
        "custody",
        &[
            "sigue deten",
            "siguen deten",
            "esta deten",
            "estan deten",
            "continua deten",
            "permanece",
            "still detained",
            "still in detention",
            "remains in",
            "being held",
            "reclui",
            "retenid",
            "bajo custodia",
            "internad",
            "privad",
            "held ",
            "in custody",
            "imprison",
        ],
    ),
    ("transfer", &["traslad", "transfer"]),
    ("removal", &["expuls", "deport", "removed", "removal"]),
    ("release", &["libertad", "liberad", "liberacion", "released", "release"]),
    ("hearing", &["audiencia", "comparec", "hearing", "appeared before"]),
    ("charge", &["imput", "acus", "charged"]),
    ("conviction", &["condenad", "convict"]),
    ("sentence", &["sentenci", "pena de", "sentenced"]),
    ("death", &["murio", "fallec", "muert", "died", "death", "killed"]),
    ("sighting", &["fue vist", "la vieron", "lo vieron", "was seen"]),
    ("notice", &["notific", "avis", "informad", "notified"]),
    ("statement", &["dijo", "declaro", "afirmo", "said ", "stated"]),
];
