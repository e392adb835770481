# As páginas de administração sobre pessoas, regras e tokens.

## Pessoas

admin-people-title = Pessoas
admin-people-find = Procurar alguém
admin-people-find-hint = O id do Pincel, uma identidade como discord:1234, ou só o id de lá.
admin-people-find-now = Procurar
admin-people-not-found = Ninguém é conhecido assim. As pessoas são conhecidas a partir do primeiro pedido.
admin-people-empty = Ninguém pediu nada ainda. As pessoas aparecem aqui com o primeiro pedido: de uma conversa, de um programa ou desta página.
admin-people-pages = Páginas de pessoas
admin-people-newest = Todo mundo, a partir dos mais novos
admin-people-older = Quem veio antes
admin-people-column = { $column ->
    [who] Pessoa
    [id] Id do Pincel
    [role] Papel
    [identities] Identidades
    [balance] Tem
    [jobs] Agora
    [since] Desde
   *[blocked] Bloqueio
  }
admin-people-role = { $role ->
    [admin] Administrador
    [trusted] De confiança
   *[member] Membro
  }
admin-people-no-identities = nenhuma
admin-people-unlimited = sem limite
admin-people-unlimited-used = sem limite, usou { price }
admin-people-no-jobs = nada
admin-people-jobs-now = { $running } em desenho, { $waiting } na espera
admin-people-blocked = Bloqueio
admin-people-not-blocked = não

## Uma pessoa

admin-people-who = Quem é
admin-people-was-erased = Os dados desta pessoa foram apagados. Restam números, para que as contas fechem. Quando:
admin-people-erased-before = Esta pessoa foi apagada: nada sobre ela pode mais ser mudado.
admin-people-new-role = Papel, em todo lugar
admin-people-give-role = Dar este papel
admin-people-bad-role = Isso não é um papel: escolha um da lista.
admin-people-role-changed = { $role ->
    [admin] Agora é uma pessoa da administração.
    [trusted] Agora é uma pessoa de confiança.
   *[member] Agora é membro, como todo mundo.
  }
admin-people-block = Bloquear
admin-people-block-hint = Nada do que a pessoa pedir será aceito. O que já espera ainda é desenhado.
admin-people-unblock = Deixar entrar de novo
admin-people-unblock-hint = A pessoa está bloqueada: nada do que ela pede é aceito.
admin-people-blocked-now = A pessoa foi bloqueada. Você pode deixá-la entrar de novo quando quiser.
admin-people-unblocked-now = A pessoa pode entrar de novo.
admin-people-policy = O que vale para esta pessoa
admin-people-policy-what = O quê
admin-people-policy-value = Quanto
admin-people-policy-from = Diz a regra para
admin-people-policy-own = só esta pessoa
admin-people-policy-places = Um lugar pode ter uma regra própria. Ela vem antes das de plataformas e da de todo mundo enquanto a pessoa pede de lá.
admin-people-policy-change = Mudar a regra só desta pessoa
admin-people-credits = Créditos
admin-people-has = A pessoa tem
admin-people-amount = Créditos para dar ou tirar
admin-people-amount-hint = Um crédito é um segundo de desenho. Por exemplo 50, ou 12,5.
admin-people-reason = Motivo
admin-people-reason-hint = Fica guardado para sempre, nas contas e na auditoria: não escreva o nome de ninguém.
admin-people-give = Dar
admin-people-take = Tirar
admin-people-bad-amount = Escreva mais de 0 créditos como um número com até três casas decimais e nada entre os milhares, por exemplo 1200 ou 12,5.
admin-people-bad-reason = Diga o motivo, em até { $most } caracteres: quem lê as contas quer saber.
admin-people-given = A pessoa recebeu { price }.
admin-people-taken = A pessoa perdeu { price }.
admin-people-ledger = Contas
admin-people-ledger-empty = Nada se moveu ainda. O primeiro desenho ou presente abre a conta.
admin-people-ledger-column = { $column ->
    [when] Quando
    [amount] Quanto
    [why] Por quê
   *[by] Por quem
  }
admin-people-ledger-self = a própria pessoa
admin-people-ledger-pages = Páginas das contas
admin-people-ledger-newest = Os registros mais novos
admin-people-ledger-older = Registros mais antigos
admin-people-drawings = Últimos desenhos
admin-people-no-drawings = Esta pessoa ainda não pediu nenhum desenho.
admin-people-drawing-column = { $column ->
    [when] Pedido em
    [kind] O quê
    [state] Estado
   *[price] Preço
  }
admin-people-drawing-kind = { $kind ->
    [gif] GIF
   *[image] Imagem
  }
admin-people-drawing-state = { $state ->
    [queued] Esperando
    [running] Sendo desenhado
    [generated] Desenhado, sendo entregue
    [delivered] Entregue
    [failed] Falhou
   *[canceled] Cancelado
  }
admin-people-drawing-stopping = Parando
admin-people-cancel = Cancelar
admin-people-cancel-sure = O desenho para, e o preço volta para a pessoa.
admin-people-cancel-now = Cancelar o desenho
admin-people-canceled = { $outcome ->
    [canceled] Cancelado. O preço voltou para a pessoa.
    [canceling] Para em um instante. O preço volta para a pessoa.
   *[over] Já tinha terminado.
  }
admin-people-sessions = Navegadores em que a pessoa entrou
admin-people-no-sessions = A pessoa não entrou em nenhum navegador.
admin-people-browser = Navegador
admin-people-session-used = Último uso
admin-people-session-until = Até
admin-people-session-admin = como administração
admin-people-end-sessions = Tirar de todos os navegadores
admin-people-end-sessions-sure = A pessoa sai de todos estes navegadores, e os links de entrada deixam de funcionar. Ela pode entrar de novo.
admin-people-end-sessions-now = Tirar de todos
admin-people-sessions-ended = { $count ->
    [0] A pessoa não estava em nenhum navegador. Os links de entrada não funcionam mais.
    [one] A pessoa saiu de { $count } navegador.
   *[other] A pessoa saiu de { $count } navegadores.
  }
admin-people-tokens = Tokens dos programas desta pessoa
admin-people-all-tokens = Todos os tokens
admin-people-no-tokens = Nenhum programa tem um token desta pessoa.
admin-people-erase = Apagar os dados desta pessoa
admin-people-erase-what = Para sempre: os desenhos param, e as palavras, imagens, identidades e entradas somem. Os números ficam, para que as contas fechem. As cópias de segurança guardam o que foi apagado até vencerem.
admin-people-erase-open = Apagar a pessoa
admin-people-erase-type = Para ter certeza de que é esta pessoa, digite { $confirmation }
admin-people-erase-now = Apagar para sempre
admin-people-bad-confirmation = Não é o que está escrito acima. Nada foi apagado: digite como está lá.
admin-people-still-running = Algo desta pessoa está sendo desenhado e recebeu ordem de parar. Nada foi apagado ainda: tente de novo daqui a pouco.
admin-people-erased-now = Apagado: as palavras de { $drawings ->
    [one] { $drawings } desenho
   *[other] { $drawings } desenhos
  } e { $media ->
    [one] { $media } imagem.
   *[other] { $media } imagens.
  }

## Regras

admin-rules-title = Regras
admin-rules-quota = Créditos e limites
admin-rules-quota-what = A regra mais estreita que diz algo decide, item por item: a da pessoa, depois a do papel, a do lugar, a da plataforma e a de todo mundo. Em letras pequenas está o que diz uma regra mais ampla onde esta não diz nada.
admin-rules-for = Para
admin-rules-for-role = { $role ->
    [admin] Administradores
    [trusted] Pessoas de confiança
   *[member] Membros
  }
admin-rules-for-platform = { $platform ->
    [discord] Discord
    [telegram] Telegram
    [web] A web e os programas
   *[cli] A linha de comando
  }
admin-rules-for-everybody = Todo mundo
admin-rules-scope = { $scope ->
    [user] pessoa
    [role] papel
    [space] lugar
    [platform] plataforma
   *[default] padrão
  }
admin-rules-a = { $scope ->
    [space] Um lugar
   *[user] Uma pessoa
  }
admin-rules-place-unknown = um lugar desconhecido ({ $id })
admin-rules-field = { $field ->
    [capacityMillicredits] Junta até
    [refillMillicreditsPerDay] Volta por dia
    [maxQueued] Esperando no máximo
    [maxRunning] Desenhados juntos
   *[blocked] Bloqueio
  }
admin-rules-unlimited = sem limite
admin-rules-yes = sim
admin-rules-no = não
admin-rules-count = { $count }
admin-rules-falls-to = { $value } ({ $rule })
admin-rules-depends = depende de onde pedem
admin-rules-change = Mudar
admin-rules-remove = Tirar
admin-rules-remove-sure = A regra para { $name } some. Volta a valer o que dizem as regras mais amplas.
admin-rules-remove-now = Tirar a regra
admin-rules-removed = A regra para { $name } não existe mais: vale o que dizem as regras mais amplas.
admin-rules-new = Criar uma regra
admin-rules-who = Qual pessoa ou lugar
admin-rules-who-hint = Só para esses: um id, ou uma identidade como discord:1234.
admin-rules-go-on = Continuar
admin-rules-bad-who = Não há ninguém nem nada assim. Informe o id do Pincel, ou uma plataforma e o id de lá, como em discord:1234. Pessoas e lugares são conhecidos a partir do primeiro pedido.
admin-rules-rule-for = Regra para { $name }
admin-rules-empty-means = Em branco: { $meaning }.
admin-rules-capacity-hint = Créditos que se podem juntar, por exemplo 300, ou "{ admin-rules-unlimited }".
admin-rules-refill-hint = Créditos que voltam em um dia.
admin-rules-waiting-hint = Pedidos de uma pessoa que podem esperar.
admin-rules-running-hint = Desenhos de uma pessoa que podem ser feitos ao mesmo tempo.
admin-rules-blocked-hint = Quem está bloqueado não pode pedir nada.
admin-rules-says-nothing = não diz nada
admin-rules-save = Salvar
admin-rules-back = Voltar sem salvar
admin-rules-saved = Salvo: a regra para { $name } vale a partir de agora.
admin-rules-stale = Alguém mudou estas regras enquanto você escrevia. É assim que estão agora; abaixo está o que você escreveu. Confira e salve de novo se ainda quiser.
admin-rules-bad-capacity = Escreva os créditos como um número com até três casas decimais e nada entre os milhares, por exemplo 1200 ou 12,5, ou escreva "{ admin-rules-unlimited }".
admin-rules-bad-credits = Escreva os créditos como um número com até três casas decimais e nada entre os milhares, por exemplo 1200 ou 12,5.
admin-rules-bad-count = Escreva um número inteiro de { $least } a 1000000.
admin-rules-bad-choice = Escolha um item da lista.
admin-rules-say-something = Uma regra precisa dizer algo: preencha pelo menos um campo. Para deixar as regras mais amplas decidirem, tire esta.
admin-rules-places = O que se pode pedir
admin-rules-places-what = O que vale em todo lugar, e os lugares (servidores, grupos, conversas) que dizem algo próprio. As listas de palavras se somam.
admin-rules-everywhere = Em todo lugar
admin-rules-part = { $part ->
    [image] Quem pode pedir imagens
    [gif] Quem pode pedir GIFs
    [maxQueued] Pedidos que podem esperar
    [nsfw] Imagens explícitas
    [channels] Canais em que se pode pedir
    [trustedRoles] Cargos do Discord que contam como confiança
    [deny] Palavras proibidas
   *[allow] Frases liberadas
  }
admin-rules-every-channel = todos
admin-rules-none = nenhum item
admin-rules-and-more = { $count ->
    [one] { $list } e mais { $count }
   *[other] { $list } e mais { $count }
  }
admin-rules-own-places = Lugares com regras próprias
admin-rules-no-places = Nenhum lugar tem regras próprias ainda. Quem gerencia um servidor ou grupo as define lá, com o comando de regras, ou você define aqui.
admin-rules-place = Lugar
admin-rules-own = Regras próprias
admin-rules-one-place = Definir as regras de um lugar
admin-rules-place-hint = O id do Pincel, ou uma plataforma e o id de lá, como em discord:1234.
admin-rules-no-such-place = Nunca se pediu nada em um lugar assim. Informe o id do Pincel, ou uma plataforma e o id de lá, como em discord:1234.
admin-rules-of-place = O que se pode pedir: { $place }
admin-rules-place-what = O que você mudar aqui vira regra própria do lugar e deixa de acompanhar as regras de todo lugar.
admin-rules-is-own = Regra própria.
admin-rules-is-for-all = Como em todo lugar.
admin-rules-channels-hint = Os ids da plataforma, um em cada linha. Em branco: em todos os canais.
admin-rules-trusted-hint = Os ids dos cargos, um em cada linha. Quem tem um deles ganha os créditos e a vez das pessoas de confiança.
admin-rules-deny-hint = Uma palavra ou frase em cada linha. Um asterisco vale por qualquer final, ou qualquer começo, como em pior*.
admin-rules-allow-hint = Uma frase em cada linha. Elas perdoam uma palavra proibida dentro delas.
admin-rules-words-of-all = { $count ->
    [0] Nenhuma vale em todo lugar.
    [one] Mais { $count } vale em todo lugar.
   *[other] Mais { $count } valem em todo lugar.
  }
admin-rules-bad-word = "{ $entry }" não pode estar na lista. Use letras, algarismos, espaços, hífens e apóstrofos, no máximo 100, com asterisco só no começo ou no fim.
admin-rules-bad-id = "{ $entry }" não é um id de plataforma: eles são números.
admin-rules-too-many = É demais para uma lista: no máximo { $most }.
admin-rules-nothing-changed = Nada estava diferente, então nada mudou.
admin-rules-place-saved = Salvo: o que se pode pedir ({ $place }) vale a partir de agora.
admin-rules-reset = De novo como em todo lugar
admin-rules-reset-what = Marque o que não deve mais ser regra própria deste lugar. Vale então o que está ali, e acompanha as regras de todo lugar.
admin-rules-reset-part = { $part }: { $value }
admin-rules-reset-now = Deixar valer as regras de todo lugar
admin-rules-reset-done = Feito: o que foi marcado é de novo como em todo lugar ({ $place }).
admin-rules-page-before = Página anterior
admin-rules-page-after = Próxima página
admin-rules-page = Página { $page } de { $pages }
admin-rules-quota-pages = Páginas de regras sobre créditos e limites
admin-rules-places-pages = Páginas de lugares com regras próprias

## Tokens

admin-tokens-title = Tokens de acesso
admin-tokens-what = Um programa mostra o token quando pede desenhos. Quem tem o texto dele pode o que o token pode.
admin-tokens-working = { $count ->
    [0] Nenhum token funciona agora
    [one] { $count } token funciona
   *[other] { $count } tokens funcionam
  }
admin-tokens-empty = Nenhum programa pode pedir desenhos de fora ainda. Crie um token abaixo e dê a um programa seu.
admin-tokens-over = { $count ->
    [one] { $count } token que foi revogado ou venceu
   *[other] { $count } tokens que foram revogados ou venceram
  }
admin-tokens-name = Nome
admin-tokens-name-hint = Como você vai reconhecê-lo, por exemplo cartazes-da-noite.
admin-tokens-owner = Dono
admin-tokens-owner-hint = De quem são os créditos e as imagens: um id, ou uma identidade como discord:1234. Em branco: uma conta própria.
admin-tokens-scope = Pode
admin-tokens-scope-hint = Quem tem um token que pode tudo é administrador.
admin-tokens-may = { $scope ->
    [admin] Fazer tudo
   *[draw] Desenhar e ver o que é seu
  }
admin-tokens-created = Criado
admin-tokens-used = Último uso
admin-tokens-never-used = nunca
admin-tokens-state = Funciona
admin-tokens-actions = Ações
admin-tokens-for-good = Funciona até ser revogado
admin-tokens-until = até
admin-tokens-expired = Vencido
admin-tokens-revoked = Revogado
admin-tokens-revoke = Revogar
admin-tokens-revoke-sure = Quem tem { $name } fica de fora a partir da próxima chamada, e os webhooks criados com ele são removidos. Não dá para trazê-lo de volta.
admin-tokens-revoke-now = Revogar o token
admin-tokens-revoked-note = { $name } não funciona mais.
admin-tokens-new = Criar um token
admin-tokens-days = Funciona por quantos dias
admin-tokens-days-hint = Em branco: até ser revogado.
admin-tokens-create = Criar o token
admin-tokens-bad-name = Dê um nome de até { $most } caracteres.
admin-tokens-bad-owner = Não há ninguém com este id ou identidade. Informe o id do Pincel, ou uma identidade como discord:1234, ou deixe em branco.
admin-tokens-erased-owner = Esta pessoa foi apagada. Informe outra, ou deixe em branco.
admin-tokens-bad-scope = Escolha o que ele pode.
admin-tokens-bad-days = Escreva um número inteiro de dias de 1 a { $most }, ou deixe em branco.
admin-tokens-made = O token { $name } foi criado
admin-tokens-once-title = Copie agora
admin-tokens-once = Ele aparece só desta vez: o Pincel guarda apenas uma impressão digital dele. Guarde-o onde ninguém mais lê, e nunca no código de um programa. Se ele se perder, revogue-o e crie outro.
admin-tokens-usage = Como usar
admin-tokens-usage-how = Digite isto em um terminal: a imagem chega como fox.png.
admin-tokens-docs = Tudo o mais que os programas podem pedir
admin-tokens-back = Todos os tokens
