# Escrever um pedido na página: o formulário e quanto custaria.

compose-title = Desenhar
compose-refused = Não foi aceito

compose-what = O que você quer que eu desenhe?
compose-draw = Desenhar
compose-kind = Imagem ou GIF
compose-kind-image = Imagem
compose-kind-gif = GIF
compose-stills-only = { $model } só desenha imagens paradas.
compose-motion = Como se move
compose-motion-own = como escrevi
compose-examples = Exemplos para começar

## O preço, antes de enviar

compose-price = Custa no máximo { price }.
compose-will-be = { $kind ->
    [gif] { $size } pixels, { compose-frames-of }, { compose-steps-of }.
   *[image] { $size } pixels, { compose-steps-of }.
  }
compose-frames-of = { $frames ->
    [one] { $frames } quadro
   *[other] { $frames } quadros
  }
compose-steps-of = { $steps ->
    [one] { $steps } passo
   *[other] { $steps } passos
  }
compose-balance = Você tem { $balance }.
compose-ask-price = Quanto custa?

## O que a maioria escolhe

compose-shape = Tamanho
compose-shape-own = Como o modelo prefere
compose-shape-square = Quadrado
compose-shape-portrait = Retrato
compose-shape-landscape = Paisagem
compose-quality = Qualidade
compose-quality-draft = Rascunho
compose-quality-normal = Normal
compose-quality-fine = Fina
compose-style = Estilo
compose-style-none = nenhum
compose-count = Quantas
compose-length = Duração
compose-length-short = Curta
compose-length-normal = Normal
compose-length-long = Longa

## Opções

compose-options = Opções
compose-negativePrompt = Deixar de fora
compose-negativePrompt-example = o que não deve aparecer
compose-widthPx = Largura
compose-heightPx = Altura
compose-steps = Passos
compose-guidanceScale = Orientação
compose-seed = Semente
compose-seed-any = qualquer uma
compose-frames = Quadros
compose-fps = Quadros/s
compose-ending = Como termina
compose-ending-loop = onde começa (acima de { $frames } quadros)
compose-ending-open = em qualquer ponto
compose-scheduler = Scheduler
compose-scheduler-own = { $scheduler }, o do modelo
compose-options-hint = O que você escrever aqui vale mais que as escolhas acima. O que ficar vazio será como { $model } prefere. A mesma semente, com as mesmas palavras e opções, desenha a mesma imagem de novo.
compose-not-a-number = { field } precisa ser um número, como 12 ou 0,5. Escreva um ou deixe em branco.

## Uma imagem para começar

compose-start = Começar de uma imagem
compose-start-same = Começar da mesma imagem que aquele desenho
compose-start-part = Começar da mesma imagem que aquele desenho e redesenhar a mesma parte
compose-start-drawing = Começar daquele desenho
compose-picture = Imagem
compose-picture-other = Ou outra imagem
compose-picture-again = Escolha a imagem de novo: o navegador a esqueceu.
compose-mask-paint = Pinte por cima da parte que deve ser redesenhada e diga acima o que deve haver ali. Sem pintar nada, tudo pode mudar.
compose-mask-paint-other = Pinte por cima da parte que deve ser redesenhada e diga acima o que deve haver ali. Sem pintar nada, é a mesma parte que naquele desenho, ou tudo de outra imagem.
compose-mask-canvas = A imagem e o que foi pintado por cima
compose-mask-brush = Pincel
compose-mask-undo = Desfazer
compose-mask-clear = Recomeçar
compose-mask-file = Ou escolher uma imagem da parte
compose-mask = Imagem da parte
compose-mask-hint = Do mesmo enquadramento: o que nela é claro é redesenhado, o que é escuro fica.
compose-mask-alone = Escolha também a imagem a que esta parte pertence.
compose-strength = Quanto pode mudar
compose-strength-own = { $strength }; numa parte, { $ofPart }
compose-start-hint = 0 deixa a imagem como está, 1 a ignora. O que não couber no tamanho é cortado nas bordas. Arquivos PNG, JPEG, WebP e GIF podem ser lidos.
