# Os desenhos na página: os cartões, a parede em que ficam, a página de cada um e o que dá para fazer com ele.

## A parede

job-wall = Seus desenhos
job-wall-empty = Ainda não há nada na parede. Diga o que você quer ver ou comece por um exemplo.

## Em que pé está um desenho

job-waiting = { $position ->
    [one] Esperando: há um desenho antes deste.
   *[other] Esperando: há { $position } desenhos antes deste.
  }
job-waiting-about = Esperando: há cerca de { $position } desenhos antes deste.
job-paused = Esperando: um administrador pausou a fila.
job-waits-for-engine = Esperando o motor começar.
job-starting = Começando.
job-reading = Lendo as palavras.
job-first-step = Desenhando: partindo do ruído.
job-drawing = Desenhando: passo { $step } de { $steps }.
job-decoding = Revelando os detalhes.
job-saving = Salvando.
job-stopping = Cancelando.
job-canceled = Cancelado. Não custou nada.
job-gone = Foi desenhado, mas não está mais guardado.
job-progress = Passos desenhados

# O que um leitor de tela diz.
job-news = “{ $prompt }”: { $news }
job-drawing-now = Desenhando agora.
job-finished = Pronto.

## O que é

job-ai = Gerado por IA
job-made = { $kind ->
    [gif] GIF do modelo { $model }
   *[image] imagem do modelo { $model }
  }
job-so-far = A imagem até agora
job-seed = Semente { $seed }
job-fact-size = Tamanho
job-fact-frames = Quadros
job-fact-steps = Passos
job-fact-guidance = Orientação
job-fact-seed = Semente
job-fact-without = Sem

## O que dá para fazer com ele

job-cancel = Cancelar
job-download = Baixar
job-play = Ver o GIF em movimento
job-again = De novo
job-try-again = Tentar de novo
job-variation = Variação
job-edit = Editar
job-change-part = Mudar uma parte
job-share = Compartilhar
job-delete = Apagar
job-delete-hint = Os arquivos são apagados de vez. O que custaram não é devolvido.
job-delete-yes = Apagar de vez
job-draw-another = Desenhar outra coisa

job-links-hint = { $count ->
    [one] Quem tiver este link pode abri-lo sem entrar, até { $until }.
   *[other] Quem tiver um destes links pode abri-lo sem entrar, até { $until }.
  }
job-link = Link
job-link-to = Link da imagem { $position }
job-nothing-to-share = Ainda não há arquivo para compartilhar. Espere até o desenho ficar pronto.
job-deleted = Apagado: { $count ->
    [one] o arquivo não existe mais.
   *[other] os arquivos não existem mais.
  }
job-not-over = O desenho ainda não terminou. Cancele-o ou espere até ele chegar.

## No lugar de uma página

problem-back = Voltar ao Pincel
problem-not-here = Não está aqui
problem-no-such-drawing = Este desenho não existe. Os resultados ficam guardados por um tempo e depois são apagados.
problem-nothing-here = Não há nada neste endereço.
problem-not-from-here = Não veio daqui
problem-other-site = Isto foi enviado por outro site, então nada foi feito. Envie pela própria página do Pincel.
problem-too-long = Grande demais
problem-too-much-text = É demais para um só pedido. Encurte o que escreveu ou escolha um arquivo menor.
problem-not-now = Agora não
problem-storage-busy = O Pincel não conseguiu gravar isto agora, então nada mudou. Tente de novo em alguns segundos.
problem-storage-full = O disco em que o Pincel grava está cheio, então nada mudou. Tente de novo mais tarde; um administrador precisa liberar espaço.
problem-unforeseen = Algo deu errado
problem-reference = Tente de novo; se acontecer outra vez, informe a um administrador a referência { $reference }.
problem-too-often = Rápido demais
problem-too-often-why = Seu endereço pede mais vezes do que pode. Tente de novo em { $seconds } segundos.
