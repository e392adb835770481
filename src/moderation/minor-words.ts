import type { WordList } from '../domain/space-policy.ts';
import { agesOfMinors, agesOfOthers } from './age-words.ts';
import { toEntries } from './to-entries.ts';

/**
 * Words by which a prompt speaks of a child or a teenager and of nobody else, in English and Portuguese. The allow
 * entries are few and mean a thing or a colour: what is excused here is excused beside anything.
 */
export const minorWords: WordList = {
  deny: [
    // English.
    ...toEntries(`
      child, childs, children, childrens, childlike, childhood, schoolchild, schoolchildren, kid, kids, kiddie,
      kiddies, kiddo, teen, teens, teenage, teenaged, teenager, teenagers, preteen, preteens, tween, tweens,
      adolescent, adolescents, adolescence, prepubescent, pubescent, puberty, toddler*, infant, infants, baby, babies,
      newborn, newborns, underage*, under age, under aged, minors, schoolgirl*, school girl, school girls,
      schoolboy*, school boy, school boys, middle schooler*, high schooler*, grade schooler*, first grader*,
      high school student, high school students, middle school student, middle school students, elementary school,
      primary school, kindergart*, kindergarden*, preschool*, boy scout, boy scouts, girl scout, girl scouts,
      little girl, little girls, little boy, little boys, small girl, small girls, small boy, small boys, young girl,
      young girls, young boy, young boys, little sister, little sisters, little brother, little brothers,
      little daughter, little son, young daughter, young son, loli, lolis, lolita, lolitas, shota, shotas,
      pedo, pedos, pedophil*, paedophil*`),
    // Portuguese. A baby is here with what stands before it: without its accent it is "drinks".
    ...toEntries(`
      criança, crianças, criancinha*, menina, meninas, menininha*, menino, meninos, menininho*, garotinha*,
      garotinho*, guri, guris, guria, gurias, gurizinho*, moleque, moleques, molequinho*, um bebê, uma bebê, o bebê,
      a bebê, do bebê, da bebê, de bebê, seu bebê, meu bebê, bebê nu, bebê nua, bebê pelado, bebê pelada,
      bebê sem roupa, bebês, bebezinho*, bebezinha*, neném, nenéns, recém nascido, recém nascida, recém nascidos,
      adolescente*, adolescência, preadolescente*, colegial, colegiais, ninfeta*, novinha, novinhas, novinho,
      novinhos, aluninha*, filhinha*, filhinho*, filha pequena, filho pequeno, irmãzinha*, irmãozinho*,
      menor de idade, menores de idade, infantil, infantis, infância, puberdade, pedofil*`),
    ...agesOfMinors,
  ],
  allow: [
    ...toEntries(`
      kid glove, kid gloves, kid leather, kid goat, kid goats, goat kid, goat kids, kid rock, billy the kid,
      baby blue, baby pink, baby oil, baby grand, baby carrot, baby carrots, baby corn, baby's breath, child's pose,
      menina dos olhos, meninas dos olhos, novinha em folha, novinhas em folha, novinho em folha,
      novinhos em folha`),
    ...agesOfOthers,
  ],
};

/** Words for the young that are said of grown people just as well: they count only beside something explicit. */
export const youngWords: WordList = {
  deny: toEntries('girl, girls, boy, boys, garota, garotas, garoto, garotos, mocinha, mocinhas'),
  allow: toEntries(`
    pin up girl, pin up girls, call girl, call girls, cam girl, show girl, show girls, boy shorts, game boy,
    garota de programa, garotas de programa`),
};

/**
 * What makes a sexual picture of a child but not of a grown person: beside a word of `minorWords` it is as good as an
 * explicit one.
 */
export const suggestiveWords: WordList = {
  deny: [
    ...toEntries(`
      sexy, sexual, sexually, sexualiz*, sexualis*, seductive*, seducing, sensual, lewd*, lascivious*, horny, aroused,
      kinky, fetish*, slut*, whore*, stripper*, stripping, molest*, groping, groped, lingerie, panties, cleavage,
      breasts, busty, undressed, undressing, unclothed, no clothes, without clothes, no clothing, without clothing,
      in a thong, spreading her legs, spreading his legs, fuck her, fuck him, fucks, fucked, cum, cunny`),
    ...toEntries(`
      nu, nus, pelado, pelados, peladinha*, peladinho*, nuazinha*, nuzinho*, sem roupa, sem roupas, despida, despido,
      se despindo, sensuais, sexuais, sexualmente, seduzindo, sedutora, provocante*, seios, calcinha*, transar, transa,
      tesão, safadinha*, putinha*, criança pelada, crianças peladas, bebê pelada, adolescente pelada,
      adolescentes peladas, garotinha pelada, garotinhas peladas, novinha pelada, novinhas peladas, colegial pelada, aluna pelada,
      menina gostosa, meninas gostosas, novinha gostosa, menina safada, novinha safada`),
  ],
  allow: toEntries(`
    sexual education, educação sexual, horny toad, horny toads, chicken breasts, turkey breasts, duck breasts,
    cum laude, nu metal, nu jazz, nu disco, terra dos meninos pelados, tomate pelado, tomates pelados, cão pelado,
    cachorro pelado, árvore despida`),
};

/** Names of such pictures: they need no other word. */
export const abuseWords: WordList = {
  deny: toEntries(
    'lolicon, shotacon, toddlercon*, jailbait*, pedoporn*, kiddieporn*, kidporn*, childporn*, csam',
  ),
  allow: [],
};
