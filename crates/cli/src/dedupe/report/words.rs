//! Every word of the page, in both languages side by side.

use paradero_web::Lang;

/// Words by name, English and Spanish; a word that lacks one of them does not compile.
macro_rules! words {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        /// The words of one language. `{0}`, `{1}` stand for what is filled in.
        pub(super) struct Words { $(pub(super) $name: &'static str,)* }
        static EN: Words = Words { $($name: $en,)* };
        static ES: Words = Words { $($name: $es,)* };
        /// Name, English, Spanish.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $es),)*];
    };
}

/// The words of a language.
pub(super) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &EN,
        Lang::Es => &ES,
    }
}

words! {
    code: "en", "es";
    title: "Linkage report", "Informe de enlace de registros";
    contents: "Contents", "Contenido";
    private: "This page holds names and other values of the records. Keep it as you keep the list.", "Esta página contiene nombres y otros valores de los registros. Guárdela como guarda la lista.";
    table_behind: "The table behind the picture", "La tabla detrás de la imagen";
    summary: "Summary", "Resumen";
    summary_note: "Expected figures are what the model promises of itself; recall is among the pairs compared. True figures count all pairs of records in the persons found against the truth column.", "Las cifras esperadas son lo que el modelo promete de sí mismo; la exhaustividad se refiere a los pares comparados. Las cifras verdaderas cuentan todos los pares de registros de las personas halladas frente a la columna de verdad.";
    files: "Files", "Archivos";
    records: "Records", "Registros";
    record: "Record", "Registro";
    persons: "Persons", "Personas";
    pairs: "Pairs", "Pares";
    pairs_compared: "Pairs compared", "Pares comparados";
    pairs_over: "Pairs at or above the threshold", "Pares en el umbral o por encima";
    threshold: "Threshold", "Umbral";
    expected_precision: "Expected precision", "Precisión esperada";
    expected_recall: "Expected recall", "Exhaustividad esperada";
    true_precision: "True precision", "Precisión verdadera";
    true_recall: "True recall", "Exhaustividad verdadera";
    true_f1: "True F1", "F1 verdadera";
    true_precision_pairs: "True precision of these pairs", "Precisión verdadera de estos pares";
    true_recall_pairs: "True recall of these pairs", "Exhaustividad verdadera de estos pares";
    conflicts: "Judgements in conflict", "Juicios en conflicto";
    columns: "Columns", "Columnas";
    column: "Column", "Columna";
    taken_as: "Taken as", "Tomada como";
    why: "Why", "Por qué";
    filled: "Filled", "Con valor";
    not_compared: "not compared", "no se compara";
    one_person: "one person", "una persona";
    two_persons: "two persons", "dos personas";
    truth: "truth", "verdad";
    waterfalls: "Pairs, step by step", "Pares, paso a paso";
    waterfalls_note: "A pair starts at the prior, the odds before anything is seen. Each field moves it up or down by so many bits; one bit doubles the odds. Each pattern of agreement is shown once.", "Un par parte de la probabilidad previa, antes de ver nada. Cada campo lo mueve hacia arriba o hacia abajo en tantos bits; un bit duplica la razón de probabilidades. Cada patrón de coincidencia se muestra una vez.";
    nearest: "Nearest the threshold", "Los más cercanos al umbral";
    strongest_links: "Strongest links", "Los enlaces más fuertes";
    strongest_others: "Strongest pairs that were not linked", "Los pares más fuertes que no se enlazaron";
    no_such_pair: "There is no such pair.", "No hay ningún par así.";
    speaks_for: "for one person", "a favor de una persona";
    speaks_against: "against it", "en contra";
    final_weight: "final weight", "peso final";
    waterfall_says: "Final weight {0}, probability {1}, {2}.", "Peso final {0}, probabilidad {1}, {2}.";
    part_head: "Part", "Parte";
    value_a: "One record", "Un registro";
    value_b: "The other", "El otro";
    level_head: "Agreement", "Coincidencia";
    bits_head: "Bits", "Bits";
    sum_head: "Sum", "Suma";
    model: "What each agreement is worth", "Cuánto vale cada coincidencia";
    model_note: "m: how often two records of one person agree so. u: how often strangers do. The weight is log2(m / u).", "m: con qué frecuencia coinciden así dos registros de una persona. u: con qué frecuencia coinciden los de personas distintas. El peso es log2(m / u).";
    prior_is: "Prior: {0}.", "Probabilidad previa: {0}.";
    learnt: "These figures were learnt from the records themselves.", "Estas cifras se aprendieron de los propios registros.";
    not_learnt: "These figures come with the program; they were not learnt from these records.", "Estas cifras vienen con el programa; no se aprendieron de estos registros.";
    m_means: "m, one person", "m, una persona";
    u_means: "u, strangers", "u, personas distintas";
    m_head: "m", "m";
    u_head: "u", "u";
    weight_head: "Weight, bits", "Peso, bits";
    model_says: "At the fullest agreement {0} bits, at none {1} bits.", "En la coincidencia plena {0} bits, en ninguna {1} bits.";
    frequent: "Frequent values, which say less", "Valores frecuentes, que dicen menos";
    rarity_note: "A rare value that agrees says more than a frequent one; the weights above are for a value of average rarity.", "Un valor raro que coincide dice más que uno frecuente; los pesos de arriba son para un valor de rareza media.";
    any_other: "any other", "cualquier otro";
    value: "Value", "Valor";
    share_head: "Share", "Proporción";
    depends_on: "Weight, by whether {0} agrees too", "Peso, según coincida también {0}";
    if_agrees: "If it agrees", "Si coincide";
    if_differs: "If it differs", "Si difiere";
    patterns: "Patterns of agreement", "Patrones de coincidencia";
    patterns_note: "Among the pairs that are reported. Each small square is a field, in the order of the columns table.", "Entre los pares que se informan. Cada cuadrito es un campo, en el orden de la tabla de columnas.";
    patterns_of: "The {0} most frequent of {1}.", "Los {0} más frecuentes de {1}.";
    patterns_title: "The most frequent patterns, by number of pairs", "Los patrones más frecuentes, por número de pares";
    patterns_say: "{0} patterns on a logarithmic scale; the dark part of a bar is the share that was linked.", "{0} patrones en escala logarítmica; la parte oscura de una barra es la proporción enlazada.";
    linked: "linked", "enlazados";
    not_linked: "not linked", "no enlazados";
    cell_same: "same", "igual";
    cell_near: "near", "parecido";
    cell_different: "different", "distinto";
    cell_missing: "missing", "falta";
    examples: "Example pairs", "Pares de ejemplo";
    number_head: "No.", "N.º";
    agreement: "Agreement", "Coincidencia";
    share_linked: "Linked", "Enlazados";
    share_true: "One person by truth", "Una persona según la verdad";
    from_to: "{0} to {1}", "{0} a {1}";
    pattern_number: "Pattern {0} ({1} pairs)", "Patrón {0} ({1} pares)";
    field: "Field", "Campo";
    threshold_chart: "Another threshold", "Otro umbral";
    threshold_note: "Every reported pair by its weight, and what the pairs from a weight up promise. Clustering may still part or join pairs on either side.", "Cada par informado por su peso, y lo que prometen los pares a partir de un peso. La agrupación aún puede separar o unir pares a ambos lados.";
    over_threshold: "at or above the threshold", "en el umbral o por encima";
    under_threshold: "below it", "por debajo";
    histogram: "Pairs by weight in bits (logarithmic counts)", "Pares por peso en bits (recuentos logarítmicos)";
    histogram_says: "{0} pairs between {1} and {2} bits.", "{0} pares entre {1} y {2} bits.";
    weight_from: "Weight from, bits", "Peso desde, bits";
    curves: "Precision and recall by threshold in bits", "Precisión y exhaustividad según el umbral en bits";
    curves_say: "At {0}: expected precision {1}, expected recall {2}.", "En {0}: precisión esperada {1}, exhaustividad esperada {2}.";
    calibration: "Calibration", "Calibración";
    calibration_note: "Of the pairs said to be one person with some probability, how many are, by the truth column? Points on the diagonal are well said; whiskers are Wilson intervals at 95 %.", "De los pares que se dicen una persona con cierta probabilidad, ¿cuántos lo son según la columna de verdad? Los puntos en la diagonal están bien dichos; las líneas son intervalos de Wilson al 95 %.";
    calibration_without: "No truth column was given, so what is observed cannot be told. It takes judgements: about 100 pairs drawn at random from each bin and judged without sight of the weight tell its share within 10 points. Until then, this is what the model expects.", "No se dio columna de verdad, así que no puede decirse lo observado. Hacen falta juicios: unos 100 pares tomados al azar de cada tramo y juzgados sin ver el peso dan su proporción con un margen de 10 puntos. Mientras tanto, esto es lo que el modelo espera.";
    calibration_judged: "Of the pairs said to be one person with some probability, how many are, by those judged blind? Each stratum of the sample counts for the pairs that it holds; points on the diagonal are well said, whiskers are intervals at 95 %.", "De los pares que se dicen una persona con cierta probabilidad, ¿cuántos lo son según los juzgados a ciegas? Cada estrato de la muestra cuenta por los pares que contiene; los puntos en la diagonal están bien dichos, las líneas son intervalos al 95 %.";
    calibration_judged_says: "{0} pairs judged, {1} of them one person; the mean prediction lies within the interval in {2} of {3} bins.", "{0} pares juzgados, {1} de ellos una persona; la predicción media está dentro del intervalo en {2} de {3} tramos.";
    judged: "Judged", "Juzgados";
    judged_same: "Judged one person", "Juzgados una persona";
    judged_share: "Judged share", "Proporción juzgada";
    judged_interval: "Interval, 95 %", "Intervalo, 95 %";
    calibration_title: "Predicted probability against observed share", "Probabilidad predicha frente a proporción observada";
    calibration_says: "Mean prediction {0}, observed {1}; expected calibration error {2}, Brier score {3}.", "Predicción media {0}, observado {1}; error de calibración esperado {2}, puntuación de Brier {3}.";
    predicted: "Predicted probability", "Probabilidad predicha";
    mean_predicted: "Mean prediction", "Predicción media";
    observed_share: "Observed share", "Proporción observada";
    interval: "Wilson interval, 95 %", "Intervalo de Wilson, 95 %";
    ideal: "as predicted", "como se predijo";
    expected_title: "Pairs by predicted probability in per cent (logarithmic counts)", "Pares por probabilidad predicha en porcentaje (recuentos logarítmicos)";
    expected_right: "Expected to be one person", "Se espera que sean una persona";
    expected_says: "{0} pairs by the probability that the model gives them.", "{0} pares por la probabilidad que les da el modelo.";
    blocking: "Which pairs were compared", "Qué pares se compararon";
    blocking_note: "Not every pair can be compared. Records that share a rare key are; those that share only frequent ones need two or three together. Each rule was tried on a sample of its own pairs, and kept up to the size of block at which its links are worth its pairs. A pair found twice counts twice here.", "No se puede comparar cada par. Se comparan los registros que comparten una clave rara; los que solo comparten claves frecuentes necesitan dos o tres juntas. Cada regla se probó en una muestra de sus propios pares, y se mantuvo hasta el tamaño de bloque en que sus enlaces valen sus pares. Un par hallado dos veces cuenta dos veces aquí.";
    blocking_title: "Pairs made by each rule", "Pares formados por cada regla";
    blocking_says: "{0} rules made {1} pairs, repeats included; the {2} of most pairs are drawn.", "{0} reglas formaron {1} pares, con repeticiones; se dibujan las {2} de más pares.";
    rule_head: "Rule", "Regla";
    keys: "Keys", "Claves";
    largest_block: "Largest block paired whole", "Mayor bloque pareado entero";
    new_links: "Links expected among its new pairs", "Enlaces esperados entre sus pares nuevos";
    refused_pairs: "New pairs not worth comparing", "Pares nuevos que no valía comparar";
    refused_links: "Links expected among those", "Enlaces esperados entre esos";
    blocking_loss: "Share of all links that no rule brings together (estimated from how rules overlap)", "Proporción de todos los enlaces que ninguna regla reúne (estimada por el traslape de las reglas)";
    pairs_made: "Pairs made", "Pares formados";
    possible_pairs: "Pairs that could be", "Pares posibles";
    share_compared: "Share that was compared", "Proporción comparada";
    pairs_lost: "Pairs passed over in blocks that stayed too large (repeats included)", "Pares omitidos en bloques que quedaron demasiado grandes (con repeticiones)";
    true_pairs: "Pairs that are one person by truth", "Pares que son una persona según la verdad";
    true_missed: "Of these, not compared or below the reported weights", "De estos, no comparados o por debajo de los pesos informados";
    true_missed_share: "Their share", "Su proporción";
    blocking_figures: "Blocking over all", "El bloqueo en conjunto";
    figure: "Figure", "Cifra";
    clusters: "Persons found", "Personas halladas";
    clusters_note: "How many records each person has, and the persons that hold together least.", "Cuántos registros tiene cada persona, y las personas menos firmes.";
    confidence: "Confidence", "Confianza";
    right_persons: "Share that is one person", "Parte que es una sola persona";
    confidence_note: "Confidence: how likely it is that all records of a person are one, over all ways to part them, if the model is right and pairs speak independently. Of persons of one record there is nothing to doubt.", "Confianza: cuán probable es que todos los registros de una persona sean de una sola, entre todas las maneras de separarlos, si el modelo es correcto y los pares hablan de forma independiente. De personas con un solo registro no hay nada que dudar.";
    caution: "Caution", "Precaución";
    caution_one_group: "{0} of the evidence comes from fields that depend on each other ({1}); {2} at most should: an error of the model there is an error of every link.", "{0} de la evidencia viene de campos que dependen unos de otros ({1}); a lo sumo debería ser {2}: un error del modelo ahí es un error en cada enlace.";
    caution_few_groups: "All evidence to speak of comes from fields that depend on each other ({0}).", "Toda la evidencia de peso viene de campos que dependen unos de otros ({0}).";
    caution_refused: "So nothing was linked by itself. Review the pairs; then link with --accept, or state --threshold.", "Por eso no se enlazó nada automáticamente. Revise los pares; después enlace con --accept o indique --threshold.";
    caution_linked: "Records were linked all the same, as was asked. Review some of the links.", "Aun así se enlazaron registros, como se pidió. Revise algunos de los enlaces.";
    evidence: "Where the evidence comes from", "De dónde viene la evidencia";
    evidence_note: "What speaks for the pairs at or above the threshold, by group of columns that depend on each other.", "Lo que habla a favor de los pares en el umbral o por encima, por grupo de columnas que dependen unas de otras.";
    evidence_share: "Share of the evidence", "Parte de la evidencia";
    triangles: "Whether lists agree", "Si las listas concuerdan";
    triangles_note: "Two records of two lists that are both linked to one record of a third list should be linked to each other: else a link is missed, if those two are right. And where both ends of a link are linked into a third list, they should meet there: else one of the links is wrong. Links are pairs at or above the threshold.", "Dos registros de dos listas enlazados ambos a un registro de una tercera deberían estar enlazados entre sí: si no, falta un enlace, si aquellos dos son correctos. Y si los dos extremos de un enlace están enlazados a una tercera lista, deberían encontrarse allí: si no, uno de los enlaces es erróneo. Los enlaces son pares en el umbral o por encima.";
    two_lists: "Lists", "Listas";
    paths: "Pairs linked by way of a third", "Pares enlazados por medio de una tercera";
    closed: "Of these, linked themselves", "De estos, enlazados entre sí";
    missed: "Links missed", "Enlaces que faltan";
    checked: "Links with both ends in a third", "Enlaces con ambos extremos en una tercera";
    met: "Of these, ends that meet", "De estos, extremos que se encuentran";
    contradicted: "Links contradicted", "Enlaces contradichos";
    weakest_note: "Weakest needed link: join a person's records from the strongest reported link down; this is the last link needed. Without links so weak the person falls apart. Of more than ten records only needed links are drawn, and those below the threshold.", "Enlace necesario más débil: una los registros de una persona desde el enlace informado más fuerte hacia abajo; este es el último que hace falta. Sin enlaces tan débiles la persona se separa. De más de diez registros solo se dibujan los enlaces que hacen falta y los que quedan por debajo del umbral.";
    edge_firm: "6 bits or more above the threshold", "6 bits o más por encima del umbral";
    edge_over: "above the threshold", "por encima del umbral";
    edge_under: "below the threshold", "por debajo del umbral";
    least_certain: "Least certain, of three records or more first", "Las menos seguras, primero las de tres registros o más";
    largest: "Largest", "Las más grandes";
    no_cluster: "No person has two records.", "Ninguna persona tiene dos registros.";
    sizes: "Persons by number of records (logarithmic counts)", "Personas por número de registros (recuentos logarítmicos)";
    sizes_say: "{0} persons; {1} have one record.", "{0} personas; {1} tienen un solo registro.";
    size: "Records of the person", "Registros de la persona";
    more_than_20: "more than 20", "más de 20";
    not_held: "not held together by reported pairs", "no unida por pares informados";
    weakest: "Weakest needed link", "Enlace necesario más débil";
    mean_weight: "Mean weight", "Peso medio";
    unreported: "Pairs not reported", "Pares no informados";
    people_by_truth: "Persons by truth", "Personas según la verdad";
    cluster_number: "Person {0}: {1} records", "Persona {0}: {1} registros";
    graph_says: "{0} records, {1} reported pairs. Weakest needed link: {2}.", "{0} registros, {1} pares informados. Enlace necesario más débil: {2}.";
    first_only: "The first {0} records are drawn.", "Se dibujan los primeros {0} registros.";
    unlinkable: "Records that say too little", "Registros que dicen demasiado poco";
    unlinkable_note: "Each record beside itself: no other record can weigh much more against it. What does not reach the threshold even so cannot be linked.", "Cada registro junto a sí mismo: ningún otro puede pesar mucho más frente a él. Lo que ni así alcanza el umbral no puede enlazarse.";
    sampled: "{0} of {1} records were weighed, evenly spaced.", "Se pesaron {0} de {1} registros, a distancias iguales.";
    cannot_reach: "Records that cannot reach it", "Registros que no pueden alcanzarlo";
    unlinkable_title: "Records that cannot reach a threshold, by threshold in bits", "Registros que no pueden alcanzar un umbral, según el umbral en bits";
    unlinkable_says: "{0} of the records cannot reach the threshold of {1}.", "{0} de los registros no pueden alcanzar el umbral de {1}.";
    emptiest: "The records that say least", "Los registros que menos dicen";
    own_weight: "Weight against itself", "Peso frente a sí mismo";
}
