//! The words that people, places and offices of the fictional country are made of.
//!
//! Given names and surnames are common Spanish ones, combined at random, and a tail built from
//! syllables; no combination is taken from anyone.

/// Given names of men, the most frequent first.
pub(crate) const MALE: &str = "José Juan Carlos Luis Manuel Francisco Miguel Jorge Antonio Mario \
Roberto Pedro Ricardo Óscar Rafael Julio Fernando Daniel Jesús David Ernesto René Víctor \
Alexander Eduardo Salvador Walter William Mauricio Héctor Nelson Josué Kevin Cristian Ángel \
Alberto Alejandro Alfredo Andrés Armando Arturo Benjamín César Diego Edgar Elías Emilio Enrique \
Felipe Gabriel Gerardo Gilberto Gonzalo Guillermo Gustavo Hugo Ignacio Isaac Ismael Iván Jaime \
Javier Joaquín Joel Leonardo Lorenzo Marcos Martín Mateo Moisés Orlando Pablo Ramón Raúl Rodolfo \
Rodrigo Rogelio Rubén Samuel Santiago Saúl Sebastián Sergio Simón Tomás Ulises Vicente";

/// Given names of women, the most frequent first.
pub(crate) const FEMALE: &str = "María Ana Rosa Sandra Marta Blanca Carmen Claudia Gloria \
Patricia Silvia Sonia Teresa Karla Gabriela Alejandra Andrea Beatriz Brenda Carolina Cecilia \
Concepción Cristina Daniela Diana Dolores Elena Elizabeth Elsa Emilia Esmeralda Esperanza Estela \
Fátima Flor Francisca Graciela Guadalupe Ingrid Irene Iris Isabel Jessica Josefina Juana Julia \
Karen Lidia Liliana Lorena Lourdes Lucía Luisa Luz Magdalena Marcela Margarita Maribel Marina \
Marisol Maritza Mercedes Milagro Mónica Nancy Natalia Noemí Nora Norma Olga Paola Paula Pilar \
Raquel Rebeca Rocío Rosario Roxana Sara Sofía Susana Vanessa Verónica Virginia Yolanda";

/// Surnames, the most frequent first.
pub(crate) const SURNAMES: &str = "Hernández Martínez López García Rodríguez Pérez González \
Ramírez Flores Rivera Gómez Sánchez Vásquez Díaz Cruz Reyes Morales Mejía Ramos Castillo Aguilar \
Romero Guevara Alvarado Mendoza Torres Ortiz Orellana Rivas Portillo Chávez Guzmán Escobar \
Gutiérrez Molina Castro Campos Ayala Alas Fuentes Granados Melgar Medrano Velásquez Acosta \
Aguirre Alemán Álvarez Amaya Andrade Aparicio Aquino Arévalo Arias Barrera Barrientos Beltrán \
Benítez Bermúdez Bolaños Bonilla Bustamante Cabrera Calderón Canales Cáceres Cañas Cárcamo \
Cardona Carranza Castellanos Cerón Claros Contreras Córdova Cornejo Cortez Delgado Domínguez \
Durán Escalante Espinoza Estrada Fernández Figueroa Franco Gálvez Garay Girón Guerra Guerrero \
Henríquez Herrera Huezo Iglesias Jiménez Juárez Lara Lazo Leiva Lemus León Linares Luna Machado \
Magaña Maldonado Mata Meléndez Méndez Miranda Monge Montes Mora Moreno Moya Muñoz Navarro Núñez \
Ochoa Olmedo Ortega Osorio Pacheco Padilla Palacios Paredes Peña Pineda Ponce Posada Quijano \
Quintanilla Recinos Rosales Rubio Ruiz Salazar Salinas Sandoval Santana Segovia Serrano Silva \
Solano Solís Soriano Soto Tejada Tobar Trejo Urbina Urrutia Valdez Valencia Valladares Valle \
Vargas Vega Ventura Vides Villalta Villegas Zamora Zavala Zepeda Zúñiga";

/// Familiar forms of given names.
pub(crate) const NICKNAMES: &[(&str, &str)] = &[
    ("José", "Chepe"),
    ("Francisco", "Paco"),
    ("Jesús", "Chus"),
    ("Manuel", "Meme"),
    ("Luis", "Lucho"),
    ("Antonio", "Toño"),
    ("Roberto", "Beto"),
    ("Alberto", "Beto"),
    ("Ernesto", "Neto"),
    ("Carlos", "Carlitos"),
    ("Miguel", "Migue"),
    ("Juan", "Juancho"),
    ("Rafael", "Rafa"),
    ("Eduardo", "Lalo"),
    ("Guillermo", "Memo"),
    ("Ignacio", "Nacho"),
    ("Santiago", "Chago"),
    ("Vicente", "Chente"),
    ("Alexander", "Alex"),
    ("Alejandro", "Alex"),
    ("Daniel", "Dani"),
    ("Fernando", "Nando"),
    ("María", "Mari"),
    ("Concepción", "Concha"),
    ("Guadalupe", "Lupe"),
    ("Dolores", "Lola"),
    ("Rosario", "Chayo"),
    ("Mercedes", "Meches"),
    ("Teresa", "Tere"),
    ("Isabel", "Chabela"),
    ("Gabriela", "Gaby"),
    ("Patricia", "Paty"),
    ("Beatriz", "Bety"),
    ("Francisca", "Paca"),
    ("Josefina", "Fina"),
    ("Graciela", "Chela"),
    ("Yolanda", "Yoli"),
    ("Carolina", "Caro"),
];

/// Police corps of Quirandá (XA).
pub(crate) const CORPS: [&str; 3] =
    ["Guardia Territorial", "Policía Ribereña", "Brigada de Caminos"];

/// Prisons of the first roster.
pub(crate) const PRISONS_A: [&str; 3] =
    ["Penal de Cerro Hondo", "Penal de Las Tejas", "Penal de Aguaclara"];

/// Prisons of the second roster.
pub(crate) const PRISONS_B: [&str; 2] = ["Centro Lomaverde", "Centro Isla Parda"];

/// Courts.
pub(crate) const COURTS: [&str; 4] = [
    "Juzgado Primero de Villamarena",
    "Juzgado Segundo de Villamarena",
    "Juzgado de Puerto Celada",
    "Juzgado de Tres Molinos",
];

/// Offences charged.
pub(crate) const OFFENCES: [&str; 5] =
    ["agrupación ilícita", "hurto", "resistencia", "extorsión", "portación de arma"];

/// What a label says that people belong to.
pub(crate) const GANGS: [&str; 2] = ["Los Grises", "La Veintiuna"];

/// First parts of names of places.
pub(crate) const PLACE_HEADS: [&str; 14] = [
    "Villa", "Puerto", "Cerro", "Agua", "Tres", "Loma", "Río", "Valle", "Piedra", "Monte", "Campo",
    "Isla", "Fuente", "Llano",
];

/// Second parts of names of places.
pub(crate) const PLACE_TAILS: [&str; 14] = [
    "Marena", "Celada", "Hondo", "Clara", "Molinos", "Verde", "Pardo", "Sereno", "Quemada",
    "Umbrío", "Nuevo", "Arenas", "Salado", "Perdido",
];
