# As páginas de administração da fila e do motor, e como essas páginas chamam uma pessoa.

admin-person-unknown = alguém desconhecido
admin-person-erased = alguém que foi esquecido

## A fila

admin-queue-title = Fila
admin-queue-state = Agora
admin-queue-state-running = Desenha o que espera
admin-queue-state-paused = Em pausa: nada novo é começado
admin-queue-state-accepting = Aceita pedidos novos
admin-queue-state-draining = Fechada para pedidos novos
admin-queue-count = { $count }
admin-queue-count-drawn = Sendo desenhados
admin-queue-count-waiting = Esperando
admin-queue-class = { $class ->
    [interactive] Para uma pessoa
    [batch] Para um programa
   *[background] Em segundo plano
  }
admin-queue-role = { $role ->
    [admin] administração
    [trusted] de confiança
   *[member] membro
  }
admin-queue-kind = { $mediaKind ->
    [gif] GIF
   *[image] Imagem
  }
admin-queue-place-direct = { $surface }, direta
admin-queue-place-unknown = lugar desconhecido
admin-queue-job-name = { $mediaKind ->
    [gif] GIF para { $person }
   *[image] Imagem para { $person }
  }
admin-queue-pause = Pausar
admin-queue-pause-hint = O que está sendo desenhado termina; nada mais é começado.
admin-queue-resume = Continuar
admin-queue-resume-hint = Volta a desenhar o que espera.
admin-queue-drain = Fechar para pedidos novos
admin-queue-drain-hint = O que espera é desenhado; quem pedir mais é avisado para voltar depois. Para atualizações e paradas.
admin-queue-accept = Aceitar pedidos de novo
admin-queue-accept-hint = Deixa as pessoas pedirem desenhos de novo.
admin-queue-drained = A fila está fechada para pedidos novos agora. O que espera é desenhado.
admin-queue-drained-before = A fila já estava fechada para pedidos novos.
admin-queue-accepted = A fila aceita pedidos novos de novo.
admin-queue-accepted-before = A fila já aceitava pedidos novos.
admin-queue-column-place = Vez
admin-queue-column-person = Pessoa
admin-queue-column-where = Pedido em
admin-queue-column-what = O quê
admin-queue-column-price = Preço
admin-queue-column-asked = Pedido
admin-queue-column-ready = Pronto
admin-queue-column-progress = Andamento
admin-queue-column-drawn-for = Desenhado há
admin-queue-column-actions = Ações
admin-queue-column-drawn = Sendo desenhados
admin-queue-column-waiting = Esperando
admin-queue-column-space-lead = Vantagem do lugar
admin-queue-column-own-lead = Vantagem nele
admin-queue-column-share = Parte recente
admin-queue-drawn = Sendo desenhados
admin-queue-drawn-none = Nada está sendo desenhado no momento.
admin-queue-progress = { $stage ->
    [encoding-text] Lê as palavras
    [denoising] Passo { $step } de { $steps }
    [decoding] Transforma em imagem
    [writing] Grava o arquivo
   *[none] Espera pelo motor
  }
admin-queue-stopping = Para daqui a pouco
admin-queue-waiting = Esperando: { $count }
admin-queue-empty = Ninguém espera. O que as pessoas pedirem em uma conversa, nesta página ou com um programa fica aqui até chegar a vez, na ordem em que será desenhado.
admin-queue-expected = { $exactness ->
    [within] em até { $high } { unit-symbol }
    [at] em cerca de { $high } { unit-symbol }
   *[between] em { $low }–{ $high } { unit-symbol }
  }
admin-queue-expected-paused = quando a fila continuar
admin-queue-expected-unknown = ainda não se sabe
admin-queue-front = Para a frente
admin-queue-fronted = Posto na frente
admin-queue-front-done = O desenho para { $person } é o próximo agora.
admin-queue-front-late = O desenho para { $person } já não espera, então não havia o que pôr na frente.
admin-queue-pages = Páginas da fila
admin-queue-page-before = Vezes anteriores
admin-queue-page-after = Vezes seguintes
admin-queue-shown = { $more ->
    [0] Vezes { $from } a { $to }: é o fim da fila.
   *[other] Vezes { $from } a { $to }; mais { $more } esperam depois.
  }
admin-queue-cancel = Cancelar
admin-queue-cancel-title = Cancelar este desenho?
admin-queue-cancel-what = O desenho
admin-queue-cancel-sure = { $state ->
    [running] O motor para dentro de um passo. Não custa nada à pessoa, e ela fica sabendo que foi cancelado.
   *[queued] Ele sai da fila. Não custa nada à pessoa, e ela fica sabendo que foi cancelado.
  }
admin-queue-cancel-now = Cancelar o desenho
admin-queue-cancel-back = Voltar para a fila
admin-queue-over = Esse desenho já tinha terminado, então não havia o que cancelar.
admin-queue-fairness = Justiça
admin-queue-fairness-how = Os lugares (um servidor, um grupo, uma conversa direta) se revezam, e as pessoas em cada um também: vem primeiro quem teve menos tempo do motor. Vantagem é quanto alguém teve a mais do que isso; o tempo de quem é de confiança conta a metade, o de quem administra, um quarto. Pessoas vêm antes de programas. A parte é do tempo do motor de todos os desenhos que terminaram nos últimos { $minutes } minutos; o que está sendo desenhado ainda não conta.
admin-queue-fairness-none = Ninguém espera e nada está sendo desenhado, então não há o que dividir.
admin-queue-fairness-more = { $count ->
    [one] Mais { $count } não é mostrado.
   *[other] Mais { $count } não são mostrados.
  }
admin-queue-share = { $percent }{ "\u00A0" }% ({ $time })
admin-engine-seconds = { $seconds }{ "\u00A0" }s

## O motor

admin-engine-milliseconds = { $amount }{ "\u00A0" }ms
admin-engine-megabytes = { $amount }{ "\u00A0" }MB
admin-engine-gigabytes = { $amount }{ "\u00A0" }GB
admin-engine-title = Motor
admin-engine-state = Agora
admin-engine-is = { $state ->
    [ready] Pronto
    [starting] Carregando o modelo
    [restarting] Recomeçando
    [failed] Não consegue desenhar
   *[stopped] Parado
  }
admin-engine-fact-since = Desde
admin-engine-fact-provider = Calcula com
admin-engine-fact-why = Por que com isso
admin-engine-fact-memory = Memória
admin-engine-fact-together = Desenha agora
admin-engine-fact-reason = Motivo
admin-engine-provider = { $provider ->
    [cuda] a placa NVIDIA (CUDA)
    [webgpu] a placa de vídeo (WebGPU)
   *[cpu] o processador
  }
admin-engine-memory = { $used } de { $most }; acima disso o processo é trocado assim que estiver livre
admin-engine-memory-most = ainda não medida; acima de { $most } o processo é trocado assim que estiver livre
admin-engine-drawn = { $count } de { $most } que podem dividi-lo
admin-engine-restarts = Recomeços desde que o Pincel começou
admin-engine-restarts-none = Nenhum.
admin-engine-cause = { $cause ->
    [crashed] o processo morreu
    [hung] não deu sinal de vida e foi encerrado
    [too-big] passou do limite de memória
    [worn] tinha trocado de LoRAs muitas vezes
   *[asked] alguém da administração pediu
  }
admin-engine-restart-title = Reiniciar
admin-engine-restart-what = Para um motor que ficou lento, ou depois de consertar a pasta do modelo. Ninguém perde nada: o que ele desenha agora é começado de novo, e o que espera continua esperando.
admin-engine-restart = Reiniciar o motor
admin-engine-restart-sure = O motor fica fora enquanto o modelo carrega. O que ele desenha agora é começado de novo.
admin-engine-restart-now = Reiniciar agora
admin-engine-restarted = O motor está recomeçando. O que ele desenhava é começado de novo sozinho.
admin-engine-restart-too-late = O Pincel está terminando, então o motor não recomeça. Comece o Pincel de novo.
admin-engine-today = As últimas 24 horas
admin-engine-today-pictures = Imagens
admin-engine-today-gifs = GIFs
admin-engine-today-failed = Falharam
admin-engine-today-canceled = Cancelados
admin-engine-today-engine-time = Tempo do motor
admin-engine-today-unknown = Não dá para ler agora o que foi feito. Carregue esta página de novo daqui a pouco.
admin-engine-models = Modelos
admin-engine-model-size = Tamanho no disco
admin-engine-model-picture = Imagem de costume
admin-engine-model-gif = GIF de costume
admin-engine-model-start-picture = Parte de uma imagem
admin-engine-model-safety = Verificador de segurança
admin-engine-steps = { $count ->
    [one] { $count } passo
   *[other] { $count } passos
 } ({ $scheduler })
admin-engine-gif = { $frames } quadros, { $fps } por segundo
admin-engine-gif-none = não desenha nenhum
admin-engine-start-picture = { $can ->
    [yes] sim
   *[no] não
  }
admin-engine-safety = { $has ->
    [yes] sim
   *[no] não: nada olha o que ele desenha
  }
admin-engine-times = Quanto { $model } leva nesta máquina
admin-engine-column-kind = O quê
admin-engine-column-step = Um passo
admin-engine-column-usual = Um de costume
admin-engine-not-measured = ainda não medido
admin-engine-times-how = Aprendido do que foi desenhado aqui; os preços e os tempos de espera vêm disso. Um passo é um de remoção de ruído, de um quadro de 256 × 256.
