# O que o Pincel diz às pessoas. Cada idioma tem as mesmas mensagens com as mesmas variáveis; um teste garante isso.

## Palavras usadas dentro de outras mensagens

field = { $field ->
    [widthPx] A largura
    [heightPx] A altura
    [steps] O número de passos
    [guidanceScale] A orientação
    [guidanceRescale] O reajuste da orientação
    [clipSkip] O número de camadas de texto puladas
    [seed] A semente
    [count] O número de imagens
    [frames] O número de quadros
    [fps] O número de quadros por segundo
    [loop] O final aberto
    [motion] O movimento
   *[strength] A intensidade
  }
prompt-name = { $field ->
    [prompt] prompt
   *[negativePrompt] prompt negativo
  }
# Quanto esperar, arredondado para cima.
duration = { $unit ->
    [second] { $amount ->
        [one] { $amount } segundo
       *[other] { $amount } segundos
      }
    [minute] { $amount ->
        [one] { $amount } minuto
       *[other] { $amount } minutos
      }
    [hour] { $amount ->
        [one] { $amount } hora
       *[other] { $amount } horas
      }
   *[day] { $amount ->
        [one] { $amount } dia
       *[other] { $amount } dias
      }
  }
unit-symbol = { $unit ->
    [second] s
    [minute] min
    [hour] h
   *[day] d
  }
price = { $price ->
    [one] { $price } crédito
   *[other] { $price } créditos
  }

## Recusas: por que não, e o que fazer

refusal-prompt-empty = O prompt está vazio. Diga o que desenhar, por exemplo: um gato sobre um fundo azul.
refusal-prompt-too-long = O { prompt-name } tem { $characters } caracteres, e no máximo { $limit } são lidos. Encurte-o em { $excess }.
refusal-prompt-too-long-with-motion = O { prompt-name } tem { $characters } caracteres com a palavra de movimento "{ $motion }", e no máximo { $limit } são lidos. Encurte-o em { $excess }.
refusal-not-a-number = { field } está como { $asked }, e não dá para desenhar com isso. Informe um número comum ou não informe nada.
refusal-seed-invalid = A semente { $asked } não pode ser usada. Informe um número inteiro de 0 a { $max } ou deixe em branco para sortear uma.
refusal-unknown-name = { $what ->
    [model] Não existe um modelo chamado "{ $asked }".
    [scheduler] Não existe um scheduler chamado "{ $asked }".
    [lora] Este modelo não tem um LoRA chamado "{ $asked }".
   *[motion] Não existe um movimento chamado "{ $asked }".
  }
refusal-did-you-mean = Você quis dizer { $nearest }?
refusal-choose-one = Escolha um destes: { $known }.
refusal-none-installed = { $what ->
    [model] Nenhum modelo está instalado: coloque a pasta de um modelo dentro da pasta de modelos.
    [scheduler] Nenhum scheduler está instalado: coloque a pasta de um modelo dentro da pasta de modelos.
    [lora] Ele não tem nenhum.
   *[motion] Nenhum movimento está instalado: coloque a pasta de um modelo dentro da pasta de modelos.
  }
refusal-media-kind-unsupported = { $mediaKind ->
    [gif] O modelo { $model } não desenha GIFs.
   *[image] O modelo { $model } não desenha imagens estáticas.
  }
refusal-start-picture-unsupported = O modelo { $model } não consegue partir de uma imagem: a pasta dele não tem codificador VAE.
refusal-these-can = Estes conseguem: { $capable }.
refusal-none-can = Nenhum modelo instalado consegue: instale um que consiga ou peça outra coisa.
refusal-start-picture-for-gif = Um GIF é desenhado só a partir de palavras. Tire a imagem inicial ou peça uma imagem estática.
refusal-queue-full = { $waiting ->
    [one] A fila está cheia: há { $waiting } pedido esperando e o limite é { $limit }. Tente de novo daqui a alguns minutos.
   *[other] A fila está cheia: há { $waiting } pedidos esperando e o limite é { $limit }. Tente de novo daqui a alguns minutos.
  }
refusal-queue-full-space = { $waiting ->
    [one] A fila deste lugar está cheia: há { $waiting } pedido daqui esperando e o limite é { $limit }. Tente de novo quando ele estiver pronto.
   *[other] A fila deste lugar está cheia: há { $waiting } pedidos daqui esperando e o limite é { $limit }. Tente de novo quando alguns estiverem prontos.
  }
refusal-queue-full-user = { $waiting ->
    [one] Você tem { $waiting } pedido esperando e o limite é { $limit }. Espere até ele ficar pronto ou cancele-o.
   *[other] Você tem { $waiting } pedidos esperando e o limite é { $limit }. Espere até um deles ficar pronto ou cancele algum.
  }
refusal-quota-exceeded = Isto custa { price }, e seu saldo é { $balance }. Em { duration } o saldo vai bastar: peça de novo então, ou peça algo menor agora.
refusal-quota-exceeded-for-ever = Isto custa { price }, e seu saldo é { $balance }. Esperar não vai resolver: peça algo menor, com menos passos, imagens ou quadros, ou peça mais créditos a um administrador.
refusal-never-allowed = O prompt junta crianças ou jovens com algo sexual, e isso nunca é desenhado.
refusal-word-denied = O { prompt-name } tem uma palavra que não é permitida aqui. Diga isso com outras palavras.
refusal-kind-not-allowed = { $mediaKind ->
    [gif] Você não pode pedir GIFs aqui. Peça uma imagem estática ou peça permissão a um administrador.
   *[image] Você não pode pedir imagens estáticas aqui. Peça um GIF ou peça permissão a um administrador.
  }
refusal-channel-not-allowed = Neste canal não é permitido pedir desenhos. Peça em outro; um administrador pode dizer em qual.
refusal-nsfw-not-allowed = { $whereAllowed ->
    [marked-channels] O prompt pede algo explícito, que só é desenhado em canais marcados com restrição de idade. Peça lá ou diga isso com outras palavras.
   *[nowhere] O prompt pede algo explícito, que não é desenhado aqui. Diga isso com outras palavras.
  }
refusal-wait-too-long = Isto pode levar { duration } para ficar pronto.
refusal-wait-limit = Aqui um resultado só pode ser entregue em até { duration }: peça de novo quando houver menos pedidos esperando ou peça algo menor.
refusal-start-picture-not-a-picture = A imagem inicial não pode ser lida. Envie um arquivo PNG, JPEG, WebP ou GIF.
refusal-start-picture-too-large = A imagem inicial é grande demais: o máximo são { $megabytes } MB e { $megapixels } megapixels. Diminua-a e envie de novo.
refusal-start-picture-unreachable = Não foi possível baixar a imagem inicial. Envie-a de novo como anexo.
refusal-blocked = No momento você não pode pedir desenhos. Se acha que isso é um engano, fale com um administrador.
refusal-draining = O Pincel está terminando o que já tem e não aceita nada novo no momento. Tente de novo mais tarde.
refusal-event-reused = Este pedido já chegou antes com outras palavras ou opções, e é aquele que vale. Envie este de novo como um novo pedido.
refusal-storage-busy = O Pincel não conseguiu anotar seu pedido agora, então ele não foi aceito nem custou nada. Tente de novo em alguns segundos.
refusal-storage-full = O disco em que o Pincel guarda os desenhos está cheio, então seu pedido não foi aceito nem custou nada. Tente de novo mais tarde; um administrador precisa liberar espaço.

## Ajustes: o que mudou, para quê e por quê

adjustment-side-out-of-range = O tamanho { $asked } virou { $used }: os lados vão de { $minPx } a { $maxPx } pixels.
adjustment-too-many-pixels = { $frames ->
    [1] O tamanho { $asked } virou { $used }: uma imagem tem no máximo { $maxPixels } pixels.
   *[other] O tamanho { $asked } virou { $used }: um quadro de um GIF com { $frames } quadros tem no máximo { $maxPixels } pixels.
  }
adjustment-not-a-multiple = O tamanho { $asked } virou { $used }: este modelo desenha lados que são múltiplos de { $multiplePx } pixels.
adjustment-lora-clamped = O peso { $asked } do LoRA { $lora } passou para { $used }: o intervalo vai de { $min } a { $max }.
adjustment-clamped = { field } passou de { $asked } para { $used }: o intervalo vai de { $min } a { $max }.
adjustment-rounded = { field } passou de { $asked } para { $used }: só vale número inteiro.
adjustment-one-gif-only = Só um GIF é desenhado, e não { $asked }: para mais, peça de novo com outra semente.
adjustment-fps-approximate = O GIF roda a { $shown } quadros por segundo, e não a { $asked }: o formato GIF conta o tempo em centésimos de segundo.
adjustment-gif-only-ignored = { field } foi ignorado: só vale para GIFs, e esta é uma imagem estática.
adjustment-mask-ignored = A máscara foi ignorada: ela diz onde uma imagem inicial é pintada de novo, e nenhuma foi enviada.
adjustment-strength-ignored = A intensidade foi ignorada: ela diz quanto de uma imagem inicial pode mudar, e nenhuma foi enviada.

## Avisos: o que aconteceu enquanto a imagem era feita

notice-prompt-truncated = O { prompt-name } era mais longo do que o modelo lê. Ficou de fora: { $cutText }
notice-retried-in-fp32 = O componente { $component } estourou em meia precisão, então foi calculado de novo em precisão completa.
notice-retried-after-crash = O motor parou de repente, então o desenho recomeçou do início.
notice-pictures-withheld = { $withheld ->
    [one] { $withheld } das { $drawn } imagens pode ser explícita, o que não é permitido aqui, então foi retida. Ela não custou nada.
   *[other] { $withheld } das { $drawn } imagens podem ser explícitas, o que não é permitido aqui, então foram retidas. Elas não custaram nada.
  }

## Recibos: lugar, tempo, preço

receipt-next = O seu é o próximo.
receipt-place = { $position ->
    [one] { $position } desenho antes do seu.
   *[other] { $position } desenhos antes do seu.
  }
receipt-place-about = { $position ->
    [one] Cerca de { $position } desenho antes do seu.
   *[other] Cerca de { $position } desenhos antes do seu.
  }
receipt-ready-between = Pronto em cerca de { $low }–{ $high } { unit-symbol }.
receipt-ready-in = Pronto em cerca de { $high } { unit-symbol }.
receipt-ready-within = Deve ficar pronto em até { $high } { unit-symbol }.
receipt-ready-unknown = Ainda não se sabe quanto demora: nada parecido foi desenhado aqui.
receipt-price = Custa no máximo { price }.
receipt-price-and-balance = Custa no máximo { price }, e sobram { $balance }.
