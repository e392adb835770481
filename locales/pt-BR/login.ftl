# As entradas e saídas da página web, e a página sobre a própria conta.

## Entrar

login-title = Entrar
login-by-chat = Por um chat
login-by-chat-how = Envie /{ command-name-login } ao bot do Pincel no Discord ou no Telegram. Ele responde com um link que entra aqui com a sua conta de lá.
login-by-token = Com um token de acesso
login-token = Token de acesso
login-token-hint = Ele começa com pincel_. Não tem um? Peça a quem cuida deste Pincel: "pincel token create" cria.
login-send = Entrar
login-token-wrong = Esse token não existe, venceu ou foi revogado. Confira se você o copiou inteiro ou peça outro.
login-too-often = { $seconds ->
    [one] Foram tentativas demais. Espere { NUMBER($seconds) } segundo e tente de novo.
   *[other] Foram tentativas demais. Espere { NUMBER($seconds) } segundos e tente de novo.
  }
login-code-title = Entrar com este link?
login-code-who = Com este link, este navegador entra como:
login-code-not-you = Não é você? Então feche esta página: nada aconteceu ainda.
login-code-old = Este link não funciona mais
login-code-old-why = Um link serve para entrar uma vez, em até dez minutos. Envie /{ command-name-login } ao bot para receber outro.
login-code-old-way = Outras formas de entrar
login-done = Você entrou.
login-out = Você saiu.
login-needed = Você não entrou
login-needed-why = Sua sessão terminou, então nada foi feito. Entre e envie de novo.
login-needed-way = Entrar
login-admins-only = Só para administradores
login-admins-only-why = Esta parte do Pincel é para quem o administra. Se deveria ser o seu caso, fale com quem cuida deste Pincel.
login-by-token-only = Você entrou com um token de acesso
login-by-token-only-why = Este navegador entrou com um token que só desenha. Ele não cria tokens, não junta contas e não apaga dados, porque programas também têm tokens assim. Para isso, entre com um link: envie /{ command-name-login } ao bot do Pincel no Discord ou no Telegram, ou peça a quem cuida deste Pincel: "pincel login" cria um.

## A página da conta

account-page-title = Sua conta
account-page-back = Voltar à sua conta
account-page-person = Quem você é
account-page-known-as = O Pincel conhece você como:
account-page-identity = { $surface ->
    [discord] Discord
    [telegram] Telegram
    [cli] Linha de comando
   *[web] Página web
  }: { $externalId }
account-page-role = { $role ->
    [admin] Você administra este Pincel.
    [trusted] Você é uma pessoa de confiança.
   *[member] Você é membro.
  }
account-page-admin-here = Neste navegador você pode fazer o que os administradores podem.
account-page-chat-language = Idioma nos chats
account-page-chat-language-hint = O idioma desta página se escolhe no fim dela.
account-page-chat-language-send = Salvar o idioma
account-page-chat-language-set = O Pincel vai falar com você nos chats no idioma que você escolheu.

account-page-sessions = Onde você entrou
account-page-local = Você está na máquina que roda o Pincel, então não precisa entrar aqui.
account-page-sessions-none = Nenhum navegador entrou com esta conta.
account-page-browser-on = { $browser } no { $system }
account-page-browser-unknown = Um navegador desconhecido
account-page-this-browser = este navegador
account-page-since = Entrou
account-page-used = Usado por último
account-page-log-out = Sair
account-page-log-out-everywhere = Sair em todo lugar
account-page-logged-out = Aquele navegador saiu.
account-page-logged-out-everywhere = Todos os navegadores saíram.

account-page-tokens = Tokens de acesso para programas
account-page-tokens-what = Um programa que tem um token desenha em seu nome e com seus créditos. Quem o tem também consegue entrar aqui.
account-page-tokens-none = Você não tem tokens de acesso.
account-page-token-scope = Pode
account-page-scope = { $scope ->
    [admin] fazer o que os administradores podem
   *[draw] desenhar
  }
account-page-token-end = Termina
account-page-token-no-end = quando for revogado
account-page-token-expired = venceu
account-page-token-unused = nunca
account-page-token-revoke = Revogar
account-page-token-revoke-what = Os programas com este token ficam de fora, os navegadores que entraram com ele saem, e os webhooks criados com ele são removidos.
account-page-token-revoke-sure = Revogar o token
account-page-token-revoked = O token { $name } não funciona mais.
account-page-token-new = Nome de um novo token
account-page-token-new-hint = Por exemplo, para que ele serve: porta-retratos
account-page-token-life = Ele termina
account-page-token-days = { $days ->
    [one] em { NUMBER($days) } dia
   *[other] em { NUMBER($days) } dias
  }
account-page-token-send = Criar um token
account-page-token-wrong = Dê ao token um nome de no máximo 100 caracteres.
account-page-token-made = O token { $name } foi criado
account-page-token-keep = Copie agora e guarde onde mais ninguém leia. Ele não será mostrado de novo.
account-page-webhooks = Chamar um programa quando um desenho termina (webhooks)
account-page-token-use = Os programas o enviam em cada chamada: Authorization: Bearer pincel_…

account-page-linking = Contas em outros lugares
account-page-linking-what = Você também usa o Pincel em um chat? Junte as duas contas em uma só: com os mesmos créditos, imagens e ajustes.
account-page-link-code = Código do chat
account-page-link-code-hint = Envie /{ command-name-link } ao bot do Pincel no Discord ou no Telegram: ele responde com um código.
account-page-link-send = Vincular essa conta
account-page-linked = Feito: suas contas agora são uma só.
account-page-new-code = Ou ao contrário: receba um código aqui e envie ao bot.
account-page-new-code-send = Receber um código
account-page-code-title = Seu código
account-page-code-how = Envie isto ao bot do Pincel no Discord ou no Telegram, em até { duration }: /{ command-name-link } { $code }
account-page-code-care = Não mostre a ninguém: quem o enviar fica com esta conta.

account-page-erase = Apagar seus dados
account-page-erase-short = Apaga seus prompts, suas imagens, seus ajustes e quem você é, para sempre.
account-page-erase-way = Apagar meus dados …
account-page-erase-logs-out = Depois disso você sai em todo lugar, e seus tokens de acesso deixam de funcionar.
account-page-erase-type = Digite "{ $word }" para confirmar
account-page-erase-word = apagar
account-page-erase-not-typed = Nada foi apagado. Se é isso que você quer, digite a palavra como está escrita.
account-page-erase-sure = Apagar tudo para sempre
account-page-erase-not = Manter
account-page-erased = Feito: o que era guardado sobre você foi apagado.
account-page-erase-still-running = Um desenho seu está sendo feito agora e recebeu ordem de parar. Nada foi apagado ainda: envie de novo daqui a pouco.
