"""Everyday words that look like a mistyped number and are none: "right" is not 8, "even" is not 7.

Chosen from the most frequent words of each language by the distance to the number words. Tables only.
"""

from __future__ import annotations

_ENGLISH = """
    an been ben bone bought bounty bright brought caught clever cone county courts delight den dive do
    done drought dwight element ellen en engine enough even evenly event events ever faulty favour ferry
    fibre fiery fight file filthy fine finely fire fix flight floor flour foley fort forth fortunate
    fortune fought foul freight funded fur furry gen give gone handed handled heaven height hen her here
    hero highly honored hour hourly hours hunted in ive ix jen ken knight light lightly lightning
    lightweight like line live lived lives lone love mate men might mighty mine mix naive naughty never
    nice nicely niche niece night nike nina no noise none not ok ole on once ones online only ons open or
    ore ought ounce our ours owe own pen pine plenty pour right rightly salty sedan seem seen sen serena
    serve served server serves severe severity sex shirts sic sid sight silly sim sin sip sir sis sit
    slight so soon sought sound sour sox steven stevens sweaty sweden taken tan taught te tea ted tee teen
    tel tend tens tent tex that thaw thee them theme then there theres these they thick third thirds
    thirst thirsty this tho those though thought thread threat threw thrive throne throw tight tighten
    tightly tin tired tn to token ton tone too tour tow toy treat treaty tree tries tweets twist vine vote
    wait weighs weight wine with wo won work worthy wright yen yes you your zen zone
"""
_RUSSIAN = """
    ареста бремя ввести весть водного водной возьми возьму время вывести девать десятки десяток довести
    единиц единицы едино жесть мести месть модного модной нести нолику одном отрицать очной повести порок
    порока родного родной свести семейка семье семьи семья семьями сесть сетка сетку сетью сотни срока
    стока стройка стройке стройки стройку строк строка тесть треста тристан тройки туриста увести фотку
    христа чести честь честью четверг четверга четверти четверть шерсти шерсть шерстью юриста
"""
_SPANISH = """
    acento acero aliento an ana ano asiento aun bien bronce caen carece cargo caro casco castro cemento
    cerdo cerro chico ciclo cientos cierta cierto ciertos cine circo cliente comen como conoce coro corto
    crean crece crecer creen creo crimen cuadra cuadro cuadros cuando cuanta cuanto cuarto cuartos cuento
    cuentos cuero cuerpo culto curso danos das datos de dedos des diaz dice dios do doble don donde dosis
    doy dulce echo el en encuentra eres es evento firme intenta jueves llevan los luna me merece mero
    mueve muy na nieve nino no nos novela nueva nuevas nuevo nuevos ofrece on os oye parece pero pienso
    pone presenta presentar quiere quinta quinto recien saben salen seas segun sentencia sentidos seran
    seres serie series serio si siendo siente sientes siento sigue sirve sois sos suele suerte tales tarde
    tardes tareas teatro tenes tercer teresa tiene torre torres traen traje tras trate traves tren tu
    unas une unica unico unido unos usa uso ven vende verte vestidos viendo viene viento viste vive vos
    vuelve y ya yo
"""

LOOK_LIKE_NUMBERS = frozenset((*_ENGLISH.split(), *_RUSSIAN.split(), *_SPANISH.split()))
# Words that bear on what the reply means: with one of them it is no misspelt number, whatever it looks like.
_BEARING = """
    no not or nor for to too of from than but if never ni sin ne pero
"""
CHANGE_THE_MEANING = frozenset(_BEARING.split())
