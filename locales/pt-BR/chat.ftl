# O que o bot diz sobre desenhar: pedidos, a mensagem que acompanha um pedido, resultados, botões. Só texto simples.

## Estilos, como são oferecidos

style-photo = foto
style-cinematic = cinematográfico
style-painting = pintura
style-watercolor = aquarela
style-sketch = esboço
style-line-art = traço
style-anime = anime
style-comic = quadrinhos
style-pixel-art = pixel-art
style-3d = 3d
style-low-poly = low-poly
style-clay = massinha
style-sticker = adesivo
style-flat = plano

## Pedir um desenho

option-unreadable = Não dá para ler { $option }. Deixe em branco ou informe de novo.
chat-unknown-style = Não existe um estilo chamado "{ $asked }".
chat-style-ignored = O estilo ficou de fora: o modelo { $model } só desenha em um estilo.
chat-will-be-cut = O modelo não lê o { prompt-name } inteiro. Isto fica de fora: { $cutText }

## A mensagem que acompanha um pedido

live-paused = A fila está pausada no momento. Seu desenho espera e mantém o lugar.
live-starting = Chegou a sua vez: o desenho vai começar.
live-drawing = Desenhando: passo { $step } de { $steps }.
live-finishing = Quase pronto: últimos retoques.
live-stopping = Parando depois deste passo.
live-canceled = Cancelado. Não custou nada.
live-failed = { $kind ->
    [engine-crashed] O motor de desenho parou de repente, duas vezes. Não custou nada. Peça de novo em um minuto.
    [engine-hung] O motor de desenho parou de responder. Não custou nada. Peça de novo em um minuto.
    [interrupted] O Pincel foi reiniciado vezes demais enquanto desenhava isto. Não custou nada. Peça de novo.
    [input-unreadable] A imagem inicial não pode mais ser lida. Não custou nada. Anexe-a de novo.
    [blocked-content] O que saiu pode ser explícito, o que não é permitido aqui, então ninguém chega a ver. Não custou nada. Peça com outras palavras ou com outra semente.
    [numeric-overflow] Os números saíram do limite durante o desenho. Não custou nada. Peça com menos orientação ou com outras palavras.
    [disk-failed] Não foi possível gravar o desenho no disco. Não custou nada. Avise um administrador e peça de novo mais tarde.
    [model-invalid] O modelo não pode ser usado no momento. Não custou nada. Avise um administrador ou escolha outro modelo.
    [provider-unavailable] Nada aqui consegue desenhar no momento. Não custou nada. Avise um administrador e peça de novo mais tarde.
    [undeliverable] O desenho ficou pronto, mas não pôde ser entregue aqui. Não custou nada. Peça de novo ou pergunte a um administrador o que o bot pode publicar aqui.
   *[other] Algo deu errado dentro do Pincel. Não custou nada. Peça de novo; se acontecer outra vez, informe a um administrador a referência { $jobId }.
  }

## Um resultado

result-seed = { $count ->
    [one] Semente { $seeds }
   *[other] Sementes { $seeds }
  }
result-price = Custou { price }.
result-price-at-most = Custa no máximo { price }.
result-mark = Gerado por IA pelo Pincel com o modelo { $model }.
alt-text = { $kind ->
    [gif] Animação gerada por IA: { $prompt }
   *[image] Imagem gerada por IA: { $prompt }
  }
alt-one-of-several = Imagem gerada por IA { $position } de { $count }: { $prompt }

fit-recompressed = A imagem foi comprimida para caber aqui (qualidade { $quality } de 100).
fit-fewer-colours = O GIF ficou com { $colours } cores para caber aqui.
fit-fewer-frames = O GIF passou de { $from } para { $to } quadros para caber aqui; a duração é a mesma.
fit-smaller = O tamanho foi reduzido para caber aqui: { $size } pixels.

## Botões

button-again = De novo
button-finer = Mais capricho
button-vary = Variação
button-upscale = Ampliar 2x
button-edit = Editar prompt
button-cancel = Cancelar
button-delete = Apagar
button-report = Denunciar
button-original = Arquivo original

button-unknown = Este botão não é mais conhecido. Use o comando no lugar dele.
button-job-unknown = O desenho deste botão não é mais conhecido. Use /image ou /gif.
button-not-yours = Este desenho foi pedido por outra pessoa. Use /image ou /gif para pedir o seu.
button-words-erased = As palavras deste pedido foram apagadas, então não dá para desenhá-lo de novo.
button-stills-only = Isso só funciona com imagens estáticas.
button-already-finest = Este desenho já foi feito com { $steps } passos, e o modelo não aceita mais. Tente Variação ou outra semente.
button-vary-unsupported = O modelo { $model } não consegue partir de uma imagem. Tente De novo para ter outra semente.
button-file-gone = O arquivo não está mais guardado. Desenhe de novo com a mesma semente: { $seed }.
button-start-picture-gone = A imagem de onde este desenho partiu não está mais guardada. Anexe-a de novo.
button-upscaled = { $count ->
    [one] O dobro da largura e da altura, calculado com Lanczos: uma imagem maior, sem detalhes novos.
   *[other] O dobro da largura e da altura, calculado com Lanczos: imagens maiores, sem detalhes novos.
  }
button-originals = { $count ->
    [one] O arquivo como foi desenhado.
   *[other] Os arquivos como foram desenhados.
  }
button-original-too-large = O arquivo tem { $size } MB, e aqui só dá para enviar { $limit } MB. Peça um tamanho menor.

edit-title = Editar o prompt
edit-prompt = Prompt
edit-negative = Prompt negativo

cancel-done = Cancelado. O que custou foi devolvido.
cancel-stopping = Está sendo interrompido. O que custou é devolvido assim que parar.
cancel-over = O desenho já está pronto, então não há mais nada para cancelar.
cancel-not-yours = Só quem pediu este desenho, ou quem gerencia este lugar, pode cancelá-lo.

delete-done = Apagados: a mensagem e os arquivos que o Pincel guardava.
delete-message-done = A mensagem foi apagada.
delete-not-over = O desenho ainda não terminou. Cancele-o ou espere até ele chegar.
delete-not-yours = Só quem pediu este desenho, ou alguém da moderação, pode apagá-lo.

report-done = Obrigado por avisar. A denúncia foi registrada para os administradores.
report-again = Você já denunciou este desenho. Obrigado.

## Quando algo não está como deveria

chat-done-already = Isso já foi feito.
chat-not-available = Este comando não está disponível aqui.
chat-trouble = Algo deu errado dentro do Pincel. Tente de novo; se acontecer outra vez, informe a um administrador a referência { $reference }.
