# Respostas aos comandos de quem gerencia um servidor ou grupo e dos administradores do próprio Pincel.

## Quem pode

admin-only-space = Só quem gerencia este servidor ou grupo pode fazer isso.
admin-only-pincel = Só administradores do Pincel podem fazer isso. Quem roda o Pincel pode nomear assim quem gerencia este servidor ou grupo (PINCEL_ADMIN_SPACES).
admin-operator = quem está na máquina
admin-no-person = Isso não é uma pessoa. Escolha alguém daqui ou informe o id: um número.
admin-lines-left = { $count ->
    [one] Mais { $count } linha.
   *[other] Mais { $count } linhas.
  }

## /cota-admin

admin-unlimited = ilimitado
admin-rule-unlimited = créditos sem limite
admin-rule-capacity = até { price }
admin-rule-per-day = { price } de volta por dia
admin-rule-waiting = no máximo { $count } esperando
admin-rule-running = no máximo { $count } sendo desenhados de cada vez
admin-rule-blocked = bloqueado
admin-rule-not-blocked = não bloqueado
admin-rule-none = nenhuma regra própria
admin-target-role = papel { $role }
admin-target-space = este servidor ou grupo
admin-quota-one-target = Diga uma pessoa ou um papel, não os dois.
admin-quota-whose = Diga para quem: uma pessoa ou um papel. A regra de um servidor ou grupo se muda lá.
admin-quota-rule = Regra para { $target }: { $rule }.
admin-quota-person = { $target } ({ $role }) tem { price }.
admin-quota-holds = O que vale: { $rule }.
admin-quota-capacity = A capacidade precisa ser um número de créditos como 300 ou 12,5, ou "{ admin-unlimited }".
admin-quota-nothing = Diga o que mudar: { option-name-capacity }, { option-name-per-day }, { option-name-waiting } ou { option-name-running }.
admin-quota-no-rule = Não há regra para { $target }, então não há o que remover.
admin-quota-changed = Regra para { $target }. Antes: { $before }. Agora: { $after }.
admin-grant-nothing = Diga quantos créditos: pelo menos 0,001, ou um número negativo para tirar.
admin-grant-no-reason = sem motivo informado
admin-grant-given = { $target } recebeu { price }: { $before } → { $after }.
admin-grant-taken = { $target } perdeu { price }: { $before } → { $after }.

## /regras

admin-policy-not-direct = As regras são as de um servidor ou grupo: envie isto lá.
admin-policy-here = As regras daqui:
admin-policy-part = { $part ->
    [channels] Canais em que se pode pedir
    [nsfw] Imagens explícitas
    [image] Quem pode pedir imagens
    [gif] Quem pode pedir GIFs
    [maxQueued] Pedidos daqui
    [deny] Palavras proibidas
    [allow] Frases liberadas
   *[trustedRoles] Cargos do Discord que contam como confiança
  }
admin-policy-rule = { admin-policy-part }: { $value }
admin-policy-changed = { admin-policy-part }: { $before } → { $after }
admin-policy-reset-nothing = Este lugar não tem regra própria sobre isso: já é como em todo lugar.
admin-every-channel = todos
admin-this-channel = { $id } (este)
admin-words-nothing = Diga quais palavras incluir ou tirar.
admin-words-missing = Não estão nesta lista daqui: { $words }. O que está na lista de todos os servidores é mudado por quem roda o Pincel.
admin-words-changed = { $list ->
    [deny] Palavras proibidas aqui: { $before } → { $after }.
   *[allow] Frases liberadas aqui: { $before } → { $after }.
  }
admin-words-added = Incluídas: { $words }
admin-words-removed = Tiradas: { $words }
admin-role-only-discord = Só o Discord tem esses cargos.
admin-role-id = O id de um cargo é um número. Ative o modo de desenvolvedor nas configurações do Discord e copie-o no menu do cargo.

## /fila-admin

admin-queue-all = Ao todo: { $queued } esperando, { $running } sendo desenhados.
admin-queue-here = Daqui: { $queued } esperando, { $running } sendo desenhados.
admin-queue-is-paused = A fila está pausada.
admin-queue-choice = { $mediaKind ->
    [gif] GIF
   *[image] Imagem
  } de { $who }, { $state ->
    [running] em desenho
   *[queued] em espera
  }, pedido feito { $ago }
admin-queue-job = { $number }. { admin-queue-choice }: { $jobId }
admin-queue-unknown = Não há esse desenho aqui. /{ command-name-queue-admin } { command-name-queue-admin-list } mostra os que há.
admin-queue-canceled = { $outcome ->
    [canceled] Cancelado: { $jobId } de { $who }. Não custa nada para a pessoa.
    [canceling] { $jobId } de { $who } para em instantes. Não custa nada para a pessoa.
   *[over] { $jobId } de { $who } já tinha terminado.
  }
admin-queue-paused = A fila agora está pausada: o que está sendo desenhado continua, nada mais começa. Antes ela estava andando.
admin-queue-paused-before = A fila já estava pausada.
admin-queue-resumed = A fila voltou a andar. Antes ela estava pausada.
admin-queue-resumed-before = A fila não estava pausada.

## /auditoria

admin-audit-empty = Não há nenhum registro assim.
admin-audit-nobody = Ninguém com esse id pediu algo ao Pincel.
admin-audit-left = { $count ->
    [one] Mais { $count } registro: /{ command-name-audit } { command-name-audit-export } entrega todos.
   *[other] Mais { $count } registros: /{ command-name-audit } { command-name-audit-export } entrega todos.
  }
admin-audit-entry = { $when } UTC: { $what }, por { $who }
admin-audit-entry-about = { $when } UTC: { $what }, por { $who }, sobre { $whom }
admin-audit-kind = { $kind ->
    [accepted] pedido aceito
    [refused] pedido recusado
    [started] desenho começado
    [generated] desenho feito
    [delivered] resultado entregue
    [failed] desenho falhou
    [canceled] desenho cancelado
    [requeued] desenho voltou para a fila
    [settled] créditos acertados
    [refunded] créditos devolvidos
    [quota-changed] créditos dados ou tirados
    [policy-changed] regra mudada
    [queue-paused] fila pausada
    [queue-resumed] fila retomada
    [queue-drained] fila fechada ou aberta para novos pedidos
    [job-fronted] desenho posto em primeiro lugar
    [engine-restarted] motor reiniciado
    [role-changed] papel mudado
    [account-linked] contas vinculadas
    [space-moved] grupo tem um novo número
    [erased] pessoa esquecida
    [reported] resultado denunciado
    [delivery-repeated] resultado enviado mais uma vez
    [delivery-parked] desistência da entrega
    [delivery-retried] nova tentativa de entrega
    [retention] registros antigos removidos
    [token-created] token de acesso criado
    [token-revoked] token de acesso revogado
    [login-link-made] link de entrada criado
    [session-opened] entrou com um navegador
    [session-closed] saiu de um navegador
    [webhook-created] webhook criado
    [webhook-removed] webhook removido
    [webhook-paused] webhook pausado
    [webhook-resumed] webhook retomado
    [gateway-started] Pincel iniciado
    [gateway-stopped] Pincel encerrado
   *[other] { $kind }
  }
admin-audit-file = { $entries ->
    [one] { $entries } registro
   *[other] { $entries } registros
  } { $days ->
    [one] do último dia
   *[other] dos últimos { $days } dias
  }, em linhas de JSON. O arquivo tem o que as pessoas escreveram: guarde-o onde só você possa ler.
admin-audit-file-impersonal = { $entries ->
    [one] { $entries } registro
   *[other] { $entries } registros
  } { $days ->
    [one] do último dia
   *[other] dos últimos { $days } dias
  }, em linhas de JSON, sem o que as pessoas escreveram.
admin-audit-cut = Os mais novos não couberam em um arquivo: peça menos dias.
admin-audit-file-description = Registros da auditoria { $days ->
    [one] do último dia
   *[other] dos últimos { $days } dias
  }
