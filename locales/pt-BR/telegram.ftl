# O que só é dito a quem está no Telegram.

## Um comando que não pode ser entendido como foi digitado

telegram-unknown-command = Não conheço { $typed }. Envie /ajuda para ver o que sei fazer.
telegram-unknown-command-near = Não conheço { $typed }. Você quis dizer { $nearest }?
telegram-unknown-option = Não conheço a opção { $typed }. Se ela faz parte do prompt, ponha -- e um espaço antes do prompt.
telegram-unknown-option-near = Não conheço a opção { $typed }. Você quis dizer { $nearest }? Se ela faz parte do prompt, ponha -- e um espaço antes do prompt.
telegram-value-missing = Escreva um valor depois de { $typed }.
telegram-unexpected-word = Não sei o que “{ $typed }” quer dizer aqui. Envie /ajuda para ver exemplos.
telegram-user-by-name = O Telegram não me diz quem é um @nome. Responda a uma mensagem dessa pessoa ou informe o id numérico dela.

## Respostas particulares

telegram-start-first-command = Ainda não posso escrever para você em particular. Abra { $link }, toque em Iniciar e envie o comando de novo.
telegram-start-first-button = Ainda não posso escrever para você em particular. Abra { $link }, toque em Iniciar e depois toque no botão de novo.
telegram-start-first-result = Seu desenho é particular e ainda não posso escrever para você. Abra { $link } e toque em Iniciar agora: ele será enviado para lá.
telegram-anonymous = Aqui você publica como o grupo, então não posso escrever para você em particular. Publique com seu próprio nome ou fale comigo em um chat particular.

## Imagens e arquivos

telegram-picture-too-large = O Telegram me deixa baixar imagens de até { $limit } MB. Envie uma menor.
telegram-picture-unreadable = Não consigo buscar sua imagem neste servidor do Telegram. Envie de novo; se não adiantar, pergunte a quem me mantém se o servidor está em modo local.
telegram-file-too-large = O arquivo é maior do que o Telegram aceita.

## Mensagens

# Antes de uma referência pela qual uma resposta é reconhecida.
telegram-ask-prompt = { $title }: responda a esta mensagem com o novo prompt. O prompt era: { $prompt }
telegram-cannot-delete = O Telegram não me deixa apagar esta mensagem, talvez porque ela tenha mais de 48 horas. Um administrador do grupo ainda pode apagar.
telegram-album-buttons = O que fazer com estas imagens?
telegram-done = Pronto. O resultado está em outra mensagem.

## Por que um resultado não pôde ser entregue

telegram-blocked = O Telegram não me deixa escrever lá: fui bloqueado ou removido, ou o chat nunca foi iniciado.
telegram-chat-gone = O chat não existe mais.
telegram-topic-gone = O tópico foi fechado ou apagado.
telegram-too-large = O Telegram não aceita um arquivo deste tamanho.
telegram-forbidden = Não tenho permissão para enviar imagens ou arquivos nesse chat. Peça a um administrador do grupo que permita.
telegram-refused = O Telegram não aceitou o resultado.
