import type { WordList } from '../domain/space-policy.ts';
import { toEntries } from './to-entries.ts';

/**
 * Words by which a prompt asks for sex or for naked people, in English and Portuguese. Words that mean something else
 * just as often (cock, tits; pau, pinto, pelada) are here only in phrases that leave no doubt: whoever wants a rooster,
 * a bird or a ball game must get one. It is no complete list; a space denies more with its own words.
 */
export const explicitWords: WordList = {
  deny: [
    // In both languages: accents make no difference.
    ...toEntries(`
      porn*, hentai, nsfw, rule 34, rule34, erotic*, orgasm*, masturb*, ejacul*, genita*, penis, penises, vagina,
      vaginas, vulva, vulvas, clitoris, anus, semen, dildo*, anal, bukkake, bdsm, milf, striptease, topless, nude,
      nudes, incest, incesto, lolicon, shotacon, zoophilia, zoofilia`),
    // English: bodies.
    ...toEntries(`
      naked, nudity, nudist, nudists, boobs, titties, nipple, nipples, pussy, pussies, testicle, testicles, scrotum,
      bare breasts, big breasts, huge breasts, large breasts, exposed breasts, breasts exposed, upskirt, cameltoe,
      big tits, huge tits, bare tits, tits out, wearing nothing, wearing no clothes, big cock, huge cock, hard cock,
      erect cock, thick cock, cock out, big dick, huge dick, hard dick, erect dick, thick dick, his dick, dick out,
      dick pic`),
    // English: acts.
    ...toEntries(`
      sex, sexual act, sexual acts, sexual intercourse, orgy, orgies, gangbang*, threesome, blowjob*, blow job,
      handjob*, rimjob*, deepthroat*, fellatio, cunnilingus, bestiality, sucking cock, suck cock, sucking dick,
      suck dick, cocksuck*, fucking her, fucking him, getting fucked, being fucked, cumshot*, cum shot, cumming,
      covered in cum, full of cum, raped, raping`),
    // Portuguese: bodies.
    ...toEntries(`
      nua, nuas, nudez, nudismo, corpo nu, corpos nus, homem nu, homens nus, rapaz nu, rapazes nus, garoto nu,
      garotos nus, menino nu, meninos nus, completamente nu, totalmente nu, mulher pelada, mulheres peladas,
      garota pelada, garotas peladas, menina pelada, meninas peladas, moça pelada, moças peladas, gostosa pelada,
      homem pelado, homens pelados, peladona*, toda pelada, todo pelado, sem roupa nenhuma, sem nenhuma roupa,
      seios de fora, seios à mostra, seios grandes, seios enormes, peito de fora, peitos de fora, peitos à mostra,
      peitos grandes, tetas de fora, tetas à mostra, bunda de fora, mamilo, mamilos, buceta*, boceta, bocetas,
      bocetuda, xoxota*, xereca*, piroca*, testículo, testículos, pau duro, pau ereto, pau pra fora, pica dura,
      rola dura, pinto duro, pinto ereto`),
    // Portuguese: acts.
    ...toEntries(`
      sexo, ato sexual, atos sexuais, relação sexual, relações sexuais, transando, fodendo, foder, boquete, boquetes,
      punheta*, siririca*, suruba, surubas, orgia, orgias, putaria, chupando pau, chupando pica, chupando rola,
      felação, gozada na cara, gozando na cara, tesuda*, estupro, estuprada, estuprando`),
  ],
  allow: [
    // Places, names, food and animals.
    ...toEntries(`
      pornic, pornichet, dildo newfoundland, boquete panama, alan cumming, sex pistols, pussy riot, naked gun,
      sex and the city, boceta de pandora, food porn, naked cake, naked cakes, anal fin, anal fins, nadadeira anal,
      anus preto, anus pretos, anus brancos, naked mole, naked neck, pussy cat, pussy cats,
      pussy willow, pussy willows, topless tower, topless towers, bottle nipple, grease nipple, pipe nipple`),
    // A person's sex, and Friday.
    ...toEntries(`
      same sex, opposite sex, sex education, mesmo sexo, sexo oposto, sexo feminino, sexo masculino, qui sex, sex sáb,
      sex feira`),
    // What is bare, and the colour.
    ...toEntries(`
      naked eye, naked flame, naked truth, naked bike, naked blade, naked sword, naked tree, naked trees,
      naked branch, naked branches, naked rock, naked rocks, nua e crua, árvore nua, árvores nuas, rocha nua,
      rochas nuas, pedra nua, terra nua, parede nua, paredes nuas, montanha nua, montanhas nuas, espada nua,
      lâmina nua, mão nua, mãos nuas, perna nua, pernas nuas, costas nuas, cabeça nua, nude color, nude colors,
      nude colour, nude colours, nude tone, nude tones, nude shade, nude shades, nude lipstick, nude makeup,
      nude make up, nude nails, nude nail polish, nude heels, nude palette, cor nude, tom nude, tons nude,
      batom nude, esmalte nude, sapato nude, sapatos nude, salto nude, bege nude, maquiagem nude`),
  ],
};
