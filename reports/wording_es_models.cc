#include "reports/wording.h"
#include "reports/wording_es.h"

namespace benchfield::reports {
namespace {

constexpr PhrasePair kRows[] = {
    {wording::kEffects, "Efectos"},
    {wording::kEffectsText,
     "Lo que hace cada cambio con {0} cuando lo demás no cambia: un modelo aditivo sobre su "
     "logaritmo en {1} combinaciones."},
    {wording::kEffectsNoise,
     "Sus intervalos se apoyan en un ruido del {0} con {1} grados de libertad, de {2}. Las "
     "variantes "
     "de una misma combinación cuentan juntas aquí y por separado en los contrastes, así que "
     "pueden "
     "diferir un poco; los veredictos son los de los contrastes."},
    {wording::kEffectsNoNoise,
     "No hay ni una réplica ni un ruido declarado del que sacar intervalos."},
    {wording::kFromReplicates, "réplicas"},
    {wording::kFromPrior, "el plan o el historial"},
    {wording::kFromBoth, "réplicas y el plan o el historial"},
    {wording::kFromFit, "lo que el modelo deja sin explicar"},
    {wording::kFactor, "factor"},
    {wording::kLevels, "de → a"},
    {wording::kAlias, "El efecto de {0} no se distingue de {1} con estas celdas."},
    {wording::kTogether, "{0} cambiaron siempre juntos, así que comparten un efecto."},
    {wording::kCellsText, "De las {0} combinaciones de {1} se ejecutaron {2}. Las demás:"},
    {wording::kCellNotRun, "sin ejecutar: {0}"},
    {wording::kCellImpossible, "imposible: {0} ({1})"},
    {wording::kCellsMore, "{0} más"},
    {wording::kScalingTitle, "Escalado con {0}"},
    {wording::kScalingChart, "{0} según {1}"},
    {wording::kSpeedUp, "aceleración"},
    {wording::kEfficiency, "eficiencia"},
    {wording::kKarpFlatt, "Karp-Flatt"},
    {wording::kLaw, "ley"},
    {wording::kCoefficients, "coeficientes"},
    {wording::kAicc, "AICc"},
    {wording::kLeaveOneOut, "error dejando uno fuera"},
    {wording::kOptimum, "mejor tamaño"},
    {wording::kNoOptimumKappa, "ninguno (κ no es mayor que 0)"},
    {wording::kNoOptimumRange, "ninguno en el rango medido"},
    {wording::kLawsAgree, "{0} describe mejor estos tamaños según AICc y dejando uno fuera."},
    {wording::kLawsDisagree,
     "AICc prefiere {0}, dejando uno fuera {1}: estos tamaños no deciden entre las leyes."},
    {wording::kBestByOne, "{0} describe mejor estos tamaños dejando uno fuera."},
    {wording::kBestByAicc,
     "{0} describe mejor estos tamaños según el AICc; son demasiados para dejar fuera cada uno."},
    {wording::kNotBeyond, "No se dice nada más allá de {0}, 1,5 veces el mayor tamaño medido."},
    {wording::kQualityMoves,
     "W_QUALITY_CHANGED: {0} va con el tamaño, de {1} a {2} ({3}, p {4}). Los tamaños no dan el "
     "mismo resultado, así que su aceleración no lo es."},
    {wording::kQualityStays, "{0} no va con el tamaño: de {1} a {2} ({3}, p {4})."},
    {wording::kSetback, "De {0} a {1} empeoró, un {2}."},
    {wording::kCostTitle, "Coste"},
    {wording::kCostText,
     "coste(N) = precio × (N + w) × T(N): el tamaño que conviene depende de lo que vale una hora "
     "de espera."},
    {wording::kHours, "T (h)"},
    {wording::kCost, "coste ({0})"},
    {wording::kBestWhen, "mejor cuando una hora de espera vale ({0})"},
    {wording::kBestRange, "{0} a {1}"},
    {wording::kBestFrom, "{0} o más"},
    {wording::kDominated, "nunca: otro tamaño es igual de rápido y no cuesta más"},
    {wording::kNeverBest, "nunca"},
    {wording::kNoiseOf,
     "De una ejecución a otra, {0} varía un {1} ({2} grados de libertad, de {3})."},
    {wording::kDominantNoise,
     "El {0} de ese ruido (de su suma de cuadrados) es de {1}, cuyas ejecuciones difieren más que "
     "las "
     "de otras variantes: lo que se puede resolver sobre estas depende de ella. Un calentamiento o "
     "un "
     "ensayo más largos ahí pueden valer más que otras ejecuciones."},
    {wording::kPowerOf,
     "Con {0} ejecuciones por lado se resuelven cuatro de cada cinco veces diferencias del {1} o "
     "más."},
    {wording::kPowerOfOne,
     "Con una ejecución por lado se resuelven cuatro de cada cinco veces diferencias del {0} o "
     "más."},
    {wording::kToSettle, "Ejecuciones por lado que resuelven una diferencia: {0}."},
    {wording::kNoiseHistory,
     "El ruido de ejecuciones anteriores procede de {0} de ellas ({1}; se miraron {2} de este "
     "plan)."},
    {wording::kNoHistory,
     "Las ejecuciones anteriores no dicen nada de su ruido: {0} contiene {1} de este plan y hacen "
     "falta {2}."},
    {wording::kNoiseElsewhere,
     "El ruido de {0} en {1} que muestran ejecuciones anteriores no se usa: se obtuvo en otro "
     "entorno (máquina, ubicación o estimador) que el de esta ejecución."},
    {wording::kReplicationTitle, "Cuántas réplicas"},
    {wording::kReplicationSettled,
     "El plan pide de {0} a {1} réplicas de cada variante, hasta conocer {2} al {3}. No se "
     "ejecutaron más porque todas las variantes se conocen así de bien."},
    {wording::kReplicationMost,
     "El plan pide de {0} a {1} réplicas de cada variante, hasta conocer {2} al {3}. Se ejecutaron "
     "todas, y {4} aún no se conoce así de bien."},
    {wording::kReplicationUnfinished,
     "El plan pide de {0} a {1} réplicas de cada variante, hasta conocer {2} al {3}. La ejecución "
     "terminó antes de decidirlo."},
    {wording::kReplicationLooks,
     "Si seguir se decidió por los propios valores, {0} veces como mucho. Un intervalo que se mira "
     "hasta que es estrecho falla más de lo que dice, así que los de abajo son más anchos: valen "
     "al {1} para todas las miradas juntas. Los demás intervalos de este informe no cuentan las "
     "miradas. Toda réplica permanece."},
    {wording::kKnownTo, "conocido a ±"},
    {wording::kKnownFixed, "número fijado por el plan"},
    {wording::kEnough, "suficiente"},
    {wording::kVariancesDiffer,
     "Las varianzas difieren entre variantes (p de Levene {0}), así que se usó la prueba de "
     "Welch."},
    {wording::kHistoryTitle, "Historial"},
    {wording::kHistoryEmpty, "El historial no contiene valores."},
    {wording::kHistoryAlarms, "Alarmas: {0} de {1} series."},
    {wording::kHistorySeries, "{0}, {1}: {2}"},
    {wording::kHistoryNights, "Plan {0}, {1} noches."},
    {wording::kHistoryNightsAndEarlier,
     "Plan {0}, {1} noches; {2} anteriores no se comparan, porque el entorno era otro."},
    {wording::kHistoryChange, "cambio en {0} ({1}): {2} → {3}, {4}"},
    {wording::kHistoryAccepted, "cambio en {0} ({1}): {2} → {3}, {4}, aceptado como nivel nuevo"},
    {wording::kHistoryLearning, "Se juzga a partir de {0} noches."},
    {wording::kNoneIsPinned,
     "no hay base fijada, que sería una prueba más: indique {0} o acepte un nivel con {1}."},
    {wording::kNotComparedWith, "sin comparar con la base fijada {0}: {1}"},
    {wording::kLackNoValue,
     "no tiene ningún valor de esta métrica de esta variante; fije una ejecución que la midiera."},
    {wording::kLackSettings,
     "su variante de este nombre tenía otros ajustes o es de otro plan; fije una ejecución del "
     "plan actual."},
    {wording::kLackUnit, "está en {0} y la última noche en {1}; fije una ejecución en {1}."},
    {wording::kLackEstimator,
     "la estimó {0} y la última noche {1}; fije una ejecución que estimara {1}."},
    {wording::kLackEnvironment,
     "se midió en otra máquina o con otras ubicaciones; fije una ejecución del entorno de la "
     "última noche."},
    {wording::kLackKeptOut, "la marca {0} excluye sus valores; fije una ejecución sin tal marca."},
    {wording::kLackLatestNight, "es la propia última noche; fije una ejecución anterior."},
    {wording::kLackNotPositive,
     "los valores que no pasan de cero no tienen cociente; los siguen juzgando los cambios y el "
     "intervalo de predicción."},
    {wording::kLackNoInterval,
     "{0} de sus valores contra {1} de la última noche no dan intervalo; ejecute dos réplicas por "
     "noche o espere a tener {2} noches."},
    {wording::kHistoryAllNights, "Todas las noches, la última primero"},
    {wording::kHistoryTime, "hora"},
    {wording::kHistoryMean, "media"},
    {wording::kHistoryReplicates, "réplicas"},
    {wording::kHistoryRun, "ejecución"},
    {wording::kHistoryCommit, "commit"},
    {wording::kTermAlarm, "alarma"},
    {wording::kTermQuiet, "en calma"},
    {wording::kTermLearning, "aprendiendo"},
    {wording::kTermUndecided, "sin decidir"},
    {wording::kTermMissing, "FALTA"},
};

}  // namespace

std::span<const PhrasePair> spanish_model_phrases() { return kRows; }

}  // namespace benchfield::reports
