# Families: a code opens the answers about one person.

family-back = Back to the person's page
family-card = With this code you can read what the office knows, and write to it. At the address of the office's pages, followed by { $path }, type the code.
family-card-once = The code works once. Do not share it: whoever has it can read the answers.
family-closes = For safety this page closes by itself after { $minutes } minutes. If the telephone or computer is not yours, close it when you are done.
family-code = Code that the office gave you
family-code-help = Four groups of four letters and digits. Capitals, spaces and hyphens do not matter.
family-contact = How we can reach you
family-contact-help = Telephone, mail or address. You may leave it empty.
family-end = Withdraw the codes that were not used
family-ended = { $n ->
    [one] One code was withdrawn.
   *[other] { $n } codes were withdrawn.
}
family-foot = This page shows who says what. It shows nothing of anybody else.
family-for-nothing = Nothing of this was ticked.
family-for-proceedings = To put it before courts and bodies
family-for-public = To make it public
family-for-search = To look for the person
family-for-statistics = To count how many people there are, without names
family-give = Make a code
family-give-link = Hand a code to the family
family-give-title = Code for the family
family-give-what = A code opens, once, the answers below and a form to write to the office. Hand it over in person, or by a way that is safe, to somebody with a legitimate interest. What is added later shows as well.
family-given = Codes that were given
family-given-line = { $by }, { $date }; opens until { $until }.
family-lead = If the office gave you a code, type it here to read what is known of your relative.
family-leave = Close this page
family-letter = Letter of the family
family-letter-about = About
family-letter-received = Received
family-letter-title = Letter of the family, written with a code that the office handed over
family-load-again = Nothing was done. Load the page again.
family-may = What may the office use what you write for?
family-may-not = This account may not give codes.
family-no-code = If you have no code, ask the office for one. Nobody can be looked up by name on this page.
family-nothing-now = There are no answers to show now. Ask the office.
family-nothing-written = Nothing was sent: write what is missing or wrong.
family-open = Open
family-opens-nothing = This code opens nothing. Look at what you typed. A code works once, and for two weeks; if you have used it or the time has passed, ask the office for another.
family-preview = What the family will see
family-preview-what = Look at it before you hand over the code: a statement may name other people.
family-relation = What you are to the person (mother, brother, friend...)
family-send = Send to the office
family-letters-enough = You have sent as many letters as one code allows. Ask the office for another.
family-taken = Your letter has reached the office and is kept under number { $number }. Somebody of the office will read it.
family-title = Answers for the family
family-until = It works until { $date }.
family-used = It was used on { $date }.
family-what = What is missing or wrong
family-who = Your name
family-who-help = You may leave it empty.
family-who-says = This is what stands in the register. It tells who says each thing, not that it is true.
family-write = Write to the office
family-write-what = If something is missing or wrong, or you know something, write it in your words. Somebody of the office will read it. It does not by itself change what this sheet says.
family-your-code = Code for the family
