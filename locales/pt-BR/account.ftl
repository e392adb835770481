# Respostas aos comandos com que cada um cuida do que é seu. Só a própria pessoa as vê.

## Usadas em várias delas

account-ago = há { duration }
account-more = { $count ->
    [one] … e mais { $count }.
   *[other] … e mais { $count }.
  }
account-yes = sim
account-no = não

## /fila

account-queue-empty = Nenhum desenho seu está esperando ou sendo feito. Comece um com /{ command-name-image }.
account-queue-yours = { $count ->
    [1] Você tem um desenho em andamento:
   *[other] Você tem { $count } desenhos em andamento:
  }
account-queue-job = { $number }. "{ $prompt }": { $place }
account-place-running = está sendo desenhado, passo { $step } de { $steps }.
account-place-stopping = parando.
account-place-drawn = pronto e a caminho.
account-place-waiting = esperando.
account-queue-all = Somando todo mundo, { $queued ->
    [0] nada espera
    [one] { $queued } pedido espera
   *[other] { $queued } pedidos esperam
  } e { $running ->
    [0] nada está sendo desenhado.
    [one] { $running } está sendo desenhado.
   *[other] { $running } estão sendo desenhados.
  }
account-queue-paused = Um administrador pausou a fila: quem espera mantém o lugar e segue quando ela for retomada.
account-queue-cancel = Cancelar { $number }

## /cancelar

account-cancel-nothing = Nenhum desenho seu está esperando ou sendo feito: não há o que cancelar.
account-cancel-unknown = Você não tem esse desenho. /{ command-name-queue } mostra os que você tem.
account-cancel-canceled = Cancelado: "{ $prompt }". Não custa nada.
account-cancel-canceling = "{ $prompt }" para em instantes. Não custa nada.
account-cancel-over = "{ $prompt }" já tinha terminado.

## /cota

account-quota-unlimited = Seus créditos não têm limite.
account-quota-used = Você já usou { price }.
account-quota-balance = Você tem { $balance } de { price }.
account-quota-unit = Um crédito é um segundo de desenho.
account-quota-refill = A cada dia voltam { price }, até completar.
account-quota-no-refill = Eles não voltam sozinhos: um administrador pode dar mais.
account-quota-full-in = Em { duration } você terá todos de novo.
account-quota-limits = { $waiting ->
    [one] De cada vez, { $waiting } pedido seu pode esperar
   *[other] De cada vez, { $waiting } pedidos seus podem esperar
  } e { $running ->
    [one] { $running } pode ser desenhado.
   *[other] { $running } podem ser desenhados.
  }
account-quota-now = Agora { $waiting ->
    [one] { $waiting } espera
   *[other] { $waiting } esperam
  } e { $running ->
    [one] { $running } está sendo desenhado.
   *[other] { $running } estão sendo desenhados.
  }
account-quota-entries = Últimos movimentos:
account-quota-entry = { $sign }{ price }, { $ago }: { $why }
account-entry-opening = o que todo mundo recebe no começo
account-entry-refill = voltaram com o tempo
account-entry-reserve = reservados para um desenho
account-entry-settle = devolvidos, porque o desenho levou menos tempo
account-entry-refund = devolvidos, porque o desenho não deu em nada
account-entry-linked = contas foram vinculadas
account-entry-adjust = mudança de um administrador ({ $reason })

## /historico

account-history-empty = Você ainda não pediu nada. /{ command-name-help } mostra como.
account-history-yours = O que você pediu por último:
account-history-job = { $number }. { $mediaKind ->
    [gif] GIF
   *[image] Imagem
  } "{ $prompt }", semente { $seed }, { $ago }: { $state ->
    [queued] esperando.
    [running] está sendo desenhado.
    [generated] a caminho.
    [delivered] entregue.
    [failed] não deu certo e não custou nada.
   *[canceled] cancelado.
  }
account-history-again = De novo { $number }

## /ajustes

account-settings-yours = O que você escolheu, em todas as plataformas vinculadas:
account-settings-how = Use /{ command-name-settings } com uma opção para mudar; "auto" desfaz uma escolha.
account-setting-name = { $setting ->
    [locale] Idioma
    [shape] Tamanho
    [quality] Qualidade
    [style] Estilo
    [negativePrompt] Nunca na imagem
    [isPrivate] Só você vê as respostas
   *[isMotionReduced] Menos movimento
  }
account-setting = { account-setting-name }: { $value }
account-setting-changed = { account-setting-name }: { $before } → { $after }
account-setting-none = nada

## /vincular

account-link-code = Seu código é { $code }. Escreva para o Pincel no { $surface ->
    [discord] Telegram
   *[telegram] Discord
  } e envie /{ command-name-link } com este código, em até { duration }. As duas contas viram uma só, com um só saldo. Não mostre o código a ninguém: quem o enviar fica com esta conta.
account-link-done = Feito: suas contas agora são uma só. Créditos, histórico e ajustes são os mesmos nas duas plataformas.
account-link-unknown-code = Esse código não existe ou já foi usado. Confira as letras ou peça um novo com /{ command-name-link } na outra plataforma.
account-link-expired = Esse código é antigo demais. Peça um novo com /{ command-name-link } na outra plataforma.
account-link-same-account = Esse código é desta mesma conta. Envie-o na outra plataforma.
account-link-blocked = Uma das duas contas está bloqueada, então elas não podem ser vinculadas. Se acha que isso é um engano, fale com um administrador.

## /entrar

account-login-link = Com este link, um navegador entra com a sua conta, uma vez, em até { duration }: { $url }
account-login-care = Abra você mesmo e não mostre a ninguém: quem abrir, entra.
account-login-no-page = A página web do Pincel não tem um endereço que você possa abrir. Um administrador pode dar um a ela com a configuração PINCEL_PUBLIC_URL.

## /privacidade

account-privacy-where = O Pincel roda em uma máquina de quem instalou este bot, e o que é guardado fica lá. Nenhum outro serviço desenha nem recebe seus prompts.
account-privacy-what = São guardados seu id nesta plataforma, seus ajustes, o que você pediu com a semente, as imagens que você enviou como ponto de partida, os resultados e o movimento dos seus créditos.
account-privacy-media = { $days ->
    [one] Os resultados são apagados em no máximo { $days } dia.
   *[other] Os resultados são apagados em no máximo { $days } dias.
  }
account-privacy-audit = { $days ->
    [one] Um registro de auditoria anota o que foi decidido e por quê, por { $days } dia. O que você escreveu fica cifrado nele com uma chave só sua.
   *[other] Um registro de auditoria anota o que foi decidido e por quê, por { $days } dias. O que você escreveu fica cifrado nele com uma chave só sua.
  }
account-privacy-audit-kept = Um registro de auditoria anota o que foi decidido e por quê. O que você escreveu fica cifrado nele com uma chave só sua.
account-privacy-platforms = As mensagens deste chat também são guardadas pela própria plataforma, segundo as regras dela.
account-privacy-use = Nada disso é usado para treinar modelos, nem vendido ou repassado.
account-privacy-forget = /{ command-name-forget } apaga o que é guardado sobre você, e sua chave junto.

## /esquecer

account-forget-what = Isto cancela seus desenhos e apaga seus prompts, seus resultados, seus ajustes e o vínculo com outras plataformas, para sempre. Números sem o seu nome ficam, para que as contas fechem. As mensagens nos chats ficam até você apagá-las lá.
account-forget-how = Se é isso que você quer, envie isto: /{ command-name-forget } { option-name-confirm }:{ account-yes }
account-forget-done = Feito: o que era guardado sobre você foi apagado, com as palavras de { $jobs ->
    [one] { $jobs } pedido
   *[other] { $jobs } pedidos
  } e { $media ->
    [one] { $media } imagem.
   *[other] { $media } imagens.
  }
account-forget-still-running = { $count ->
    [1] Um desenho seu está sendo feito agora e recebeu ordem de parar. Nada foi apagado ainda: envie o mesmo daqui a pouco.
   *[other] { $count } desenhos seus estão sendo feitos agora e receberam ordem de parar. Nada foi apagado ainda: envie o mesmo daqui a pouco.
  }
account-forget-nothing = Nada é guardado sobre você.

## /ajuda e /inicio

account-start = Olá! Eu desenho o que você descreve.
account-start-more = /{ command-name-help } mostra todo o resto, /{ command-name-privacy } o que é guardado sobre você.
account-help-example = um gato sobre um fundo azul
account-help-image = Uma imagem: /{ command-name-image } { $example }
account-help-gif = Um GIF: /{ command-name-gif } { $example }
account-help-gif-motion = Um GIF: /{ command-name-gif } { $example } { option-name-motion }:{ $motion }
account-help-picture = A partir de uma imagem sua: anexe-a a /{ command-name-image } ou responda a ela.
account-help-queue = Em que pé estão seus desenhos: /{ command-name-queue }. Interromper um: /{ command-name-cancel }.
account-help-history = O que você pediu, para pedir de novo: /{ command-name-history }.
account-help-quota = Seus créditos e limites: /{ command-name-quota }.
account-help-settings = Seu idioma e o que você costuma querer: /{ command-name-settings }. Uma conta em duas plataformas: /{ command-name-link }.
account-help-login = Suas imagens em um navegador: /{ command-name-login }.
account-help-privacy = O que é guardado sobre você: /{ command-name-privacy }. Apagar: /{ command-name-forget }.
account-help-managers = Regras deste servidor: /{ command-name-policy }. A fila dele: /{ command-name-queue-admin }. O que foi feito: /{ command-name-audit }.
account-help-admins = Créditos e limites de todo mundo: /{ command-name-quota-admin }.
account-help-direct = Só nós dois vemos o que é desenhado aqui.
account-help-group = Todo mundo aqui vê o que é desenhado; com a opção { option-name-private }, só você vê.
