# As páginas do admin sobre a auditoria, o que deu errado e os gráficos.

## Gráficos

admin-charts-title = Gráficos
admin-charts-ranges = Período mostrado
admin-charts-range = { $range ->
    [hour] Última hora
    [day] Último dia
    [week] Última semana
   *[month] Últimos 30 dias
  }
admin-charts-as-of = Situação às { $time } UTC. Os gráficos se atualizam sozinhos enquanto você olha.
admin-charts-sums = No período todo
admin-charts-sum-accepted = Aceitos
admin-charts-sum-pictures = Imagens desenhadas
admin-charts-sum-gifs = GIFs desenhados
admin-charts-sum-failed = Com falha
admin-charts-sum-canceled = Cancelados
admin-charts-sum-refused = Recusados
admin-charts-sum-spent = Créditos gastos
admin-charts-sum-refunded = Créditos devolvidos
admin-charts-from = A partir de (UTC)
admin-charts-table = Os números em tabela
admin-charts-table-about = Do mais novo para o mais antigo. Os períodos em que nada aconteceu ficam de fora.
admin-charts-empty = Nada aconteceu neste período. Quando alguém pedir um desenho, esta página mostra quanto se esperou, o que foi desenhado e quanto custou.
admin-charts-waits = Tempo de espera
admin-charts-waits-about = De quando o pedido foi aceito até o desenho começar.
admin-charts-waits-median = Metade esperou no máximo
admin-charts-waits-p95 = 95% esperaram no máximo
admin-charts-throughput = Pedidos
admin-charts-throughput-about = O que foi desenhado, o que falhou e o que não foi aceito.
admin-charts-throughput-pictures = Imagens
admin-charts-throughput-gifs = GIFs
admin-charts-throughput-failed = Com falha
admin-charts-throughput-refused = Recusados
admin-charts-eta = Erro das estimativas
admin-charts-eta-about = Quanto demorou a mais (+) ou a menos (−) do que foi dito às pessoas. É a mediana; 0% é exato.
admin-charts-eta-error = A mais ou a menos do que foi dito
admin-charts-credits = Créditos
admin-charts-credits-about = Quanto os desenhos custaram no fim e quanto foi devolvido porque algum falhou ou foi cancelado.
admin-charts-credits-spent = Gastos
admin-charts-credits-refunded = Devolvidos
admin-charts-engine = Uso do motor
admin-charts-engine-about = Em que parte do tempo o motor estava desenhando. Conta quando o desenho termina; por isso pode passar de 100%.
admin-charts-engine-use = Tempo em uso

## A auditoria

admin-audit-title = Auditoria
admin-audit-check = Está como foi escrita?
admin-audit-check-now = Verificar tudo agora
admin-audit-never-checked = Não verificada desde que o Pincel foi iniciado. A verificação lê cada registro e o compara com os anteriores e com anotações guardadas fora do banco de dados.
admin-audit-checking = Verificando
admin-audit-checked-so-far = { $rows ->
    [one] { $rows } registro até agora
   *[other] { $rows } registros até agora
  }
admin-audit-checked-at = Última verificação:
admin-audit-not-checked = Não foi possível verificar
admin-audit-check-bug = Algo deu errado dentro do Pincel. O log diz o quê; tente de novo.
admin-audit-whole = Em ordem
admin-audit-whole-means = { $anchors ->
    [0] Cada registro está como foi escrito.
   *[other] Cada registro está como foi escrito, e nenhum falta.
  }
admin-audit-broken = Não está como foi escrita
admin-audit-fault = { $what ->
    [edited] O registro { $seq } foi editado.
    [rewritten] O registro { $seq } foi mudado, e o hash dele foi recalculado para combinar.
    [reordered] O registro { $seq } foi escrito com outro número.
    [missing] O registro { $seq } está faltando.
    [truncated] Os registros mais novos foram cortados, do { $seq } em diante.
    [unexpected] O registro { $seq } não pertence a esse lugar.
   *[cut] Os registros mais antigos, até perto do { $seq }, foram removidos, e não pela retenção.
  }
admin-audit-broken-means = Antes de tudo, guarde uma cópia do banco de dados e do arquivo de âncoras e compare-os com um backup.
admin-audit-no-anchors = Não havia âncora para comparar, então não dá para saber se os registros mais novos foram cortados. O Pincel anota uma de tempos em tempos (PINCEL_AUDIT_ANCHOR_FILE).
admin-audit-torn-anchors = { $lines ->
    [one] { $lines } linha do arquivo de âncoras não diz nada. Uma queda pode rasgar uma; se forem mais, alguém mudou o arquivo.
   *[other] { $lines } linhas do arquivo de âncoras não dizem nada. Uma queda pode rasgar uma; se forem mais, alguém mudou o arquivo.
  }
admin-audit-figure-rows = Registros verificados
admin-audit-figure-head = Último em ordem
admin-audit-figure-cut = Removidos pela retenção até
admin-audit-figure-anchors = Âncoras comparadas
admin-audit-figure-took = Levou
admin-audit-seconds = { NUMBER($seconds, maximumFractionDigits: 1) } s
admin-audit-amount = { $amount }
admin-audit-entries = Registros
admin-audit-field = { $name ->
    [kind] O que aconteceu
    [words] Palavras
    [person] Pessoa
    [space] Lugar
    [job] Desenho
    [from] Do dia
   *[to] Até o dia
  }
admin-audit-any-kind = Qualquer coisa
admin-audit-search = Buscar
admin-audit-all = Mostrar tudo
admin-audit-search-hint = Uma pessoa é um id ou uma conta como discord:1234; um lugar é algo como telegram:-5678. Dias e horas são UTC.
admin-audit-wrong = { $name ->
    [kind] Isso não acontece aqui: escolha algo da lista.
    [person] Ninguém se chama assim. Informe um id ou uma conta como discord:1234.
    [space] Ninguém pediu nada de um lugar assim. Informe um id ou um lugar como telegram:-5678.
    [from] O primeiro dia precisa ser uma data como 2026-11-21.
   *[to] O último dia precisa ser uma data como 2026-11-21.
  }
admin-audit-none = Nenhum registro combina. Cada pedido, desenho, entrega e mudança feita por um admin fica anotado aqui: busque por menos coisas ou em outros dias.
admin-audit-column = { $column ->
    [when] Quando
    [what] O quê
    [by] Por
   *[about] Sobre
  }
admin-audit-themselves = a própria pessoa
admin-audit-number = (registro { $seq })
admin-audit-fact = { $name ->
    [surface] Plataforma
    [reason] Motivo
    [media] Tipo
    [model] Modelo
    [class] Classe
    [price] Preço
    [position] Lugar na fila
    [charged] Cobrado
    [amount] Valor
    [balanceBefore] Saldo antes
    [balanceAfter] Saldo depois
    [before] Antes
    [after] Depois
    [scope] Regra para
    [scopeKey] Regra para qual
    [attempt] Tentativa
    [attempts] Tentativas
    [files] Arquivos
    [engineMs] Tempo do motor (ms)
    [prompt] Prompt
    [negativePrompt] Prompt negativo
    [personal] O que escreveu
    [space] Lugar
    [job] Desenho
    [seq] Número
    [hash] Hash
   *[other] { $name }
  }
admin-audit-personal-erased = Não pode mais ser lido: a pessoa foi esquecida.
admin-audit-personal-damaged = Não pode ser lido: estes não são os bytes que foram escritos. Verifique a auditoria.
admin-audit-pages = Páginas de registros
admin-audit-newest = Voltar aos mais novos
admin-audit-older = Registros mais antigos
admin-audit-export = Baixar estes registros (JSON por linha)
admin-audit-export-care = O arquivo contém o que as pessoas escreveram: guarde-o onde só você possa ler.

## O que deu errado

admin-problems-title = Problemas
admin-problems-quiet = Nada de errado
admin-problems-quiet-since = Desde:
admin-problems-quiet-yet = Nada aconteceu ainda.
admin-problems-empty = Esta página mostra o que foi recusado e o que falhou na última semana, e os resultados que não puderam ser entregues e esperam você tentar de novo.
admin-problems-parked = Resultados que não puderam ser entregues
admin-problems-parked-about = O Pincel tentou bastante e desistiu. Resolva o que está no caminho e tente de novo.
admin-problems-none-parked = Nenhum: tudo o que foi desenhado foi entregue ou ainda vai ser.
admin-problems-retry = Tentar de novo
admin-problems-retry-outcome = { $outcome ->
    [retried] O resultado voltou para a fila e será entregue em instantes.
    [pending] Esse resultado já está sendo tentado de novo.
    [delivered] Esse resultado já foi entregue nesse meio-tempo.
   *[dropped] Esse desenho já terminou: não há mais nada para entregar.
  }
admin-problems-failed = Desenhos que falharam
admin-problems-none-failed = Nenhum na última semana.
admin-problems-failed-count = { $count ->
    [one] { $count } na última semana. Não custou nada a ninguém.
   *[other] { $count } na última semana; os { $shown } mais novos estão abaixo. Não custaram nada a ninguém.
  }
admin-problems-refused = Pedidos recusados
admin-problems-none-refused = Nenhum na última semana.
admin-problems-reasons = Recusas por motivo
admin-problems-latest = Os mais recentes
admin-problems-all-refused = Todas as recusas na auditoria
admin-problems-story = O que houve
admin-problems-column = { $column ->
    [when] Quando
    [who] Quem
    [where] Onde
    [surface] Para
    [attempts] Tentativas
    [kind] O quê
    [why] Por quê
    [last-day] Últimas 24 horas
    [last-week] Últimos 7 dias
   *[actions] Ações
  }
admin-problems-surface = { $surface ->
    [discord] Discord
    [telegram] Telegram
    [cli] Linha de comando
   *[web] Web
  }
admin-problems-kind = { $kind ->
    [gif] GIF
   *[image] Imagem
  }
admin-problems-reason = { $reason ->
    [prompt-empty] prompt vazio
    [prompt-too-long] prompt longo demais
    [not-a-number] não é um número
    [seed-invalid] semente que não pode ser usada
    [unknown-name] modelo, scheduler, movimento ou LoRA desconhecido
    [media-kind-unsupported] o modelo não desenha esse tipo
    [start-picture-unsupported] o modelo não parte de uma imagem
    [start-picture-for-gif] imagem inicial para um GIF
    [start-picture-unusable] a imagem inicial não pode ser usada
    [queue-full] há pedidos demais esperando
    [quota-exceeded] créditos insuficientes
    [never-allowed] nunca permitido
    [word-denied] palavra proibida
    [kind-not-allowed] esse tipo não é permitido à pessoa
    [blocked] pessoa bloqueada
    [channel-not-allowed] canal não permitido
    [nsfw-not-allowed] imagem explícita
    [wait-too-long] espera longa demais para entregar
    [draining] fechado para novos pedidos
    [event-reused] enviado duas vezes, com outras palavras
    [storage-busy] banco de dados ocupado
    [storage-full] disco cheio
   *[other] { $reason }
  }
admin-problems-error = { $kind ->
    [engine-crashed] O motor parou.
    [engine-hung] O motor não respondeu.
    [interrupted] Reiniciado vezes demais.
    [input-unreadable] A imagem inicial não pode ser lida.
    [blocked-content] Retido pelo verificador de segurança.
    [numeric-overflow] Números fora do limite.
    [disk-failed] O disco falhou.
    [model-invalid] O modelo não pode ser usado.
    [provider-unavailable] Nada aqui consegue desenhar.
    [undeliverable] Não pôde ser entregue.
    [bug] Um erro do Pincel.
   *[other] { $kind }
  }
