using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>
/// TFLite_Detection_PostProcess: box encodings [1, N, 4], class scores [1, N, C] (float32, int8 or uint8) and anchors [N, 4] to the best boxes, their classes,
/// scores and number (all float32). What is not used of the outputs is 0.
/// </summary>
/// <remarks>
/// Fast mode: the best classes of each box, then non-maximum suppression by the boxes' best scores. Regular mode (<c>use_regular_nms</c>): suppression for each class apart,
/// and the best of all. Algorithm and order of operations: TFLM <c>kernels/detection_postprocess.cc</c>; exponentials are the runtime's own.
/// </remarks>
internal readonly struct DetectionPostProcess : IKernel
{
    const int Encodings = 0, Scores = 1, Anchors = 2;
    const int MostDetections = 4096;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Boxes, Columns, Classes, Detections, ClassesEach, DetectionsPerClass, Regular;
        internal int EncodingFloats;           // per box
        internal float LeastScore, MostOverlap, ScaleY, ScaleX, ScaleH, ScaleW;
        internal int Decoded, Floats, Best, Order, Chosen, Found, FoundScores;    // scratch
        internal float BoxScale, ScoreScale;
        internal int BoxZero, ScoreZero;
        internal int Signed;                   // int8 rather than uint8
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 3, 3, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Encodings, 3)) != Status.Ok
            || (e = Operands.Rank(ref s, Scores, 3)) != Status.Ok
            || (e = Operands.Rank(ref s, Anchors, 2)) != Status.Ok
            || (e = Operands.Type(ref s, Scores, s.Input(Encodings).Type)) != Status.Ok
            || (e = Operands.Size(ref s, Encodings, 0, 1)) != Status.Ok
            || (e = Operands.Size(ref s, Scores, 0, 1)) != Status.Ok
            || (e = Options(ref s, ref p)) != Status.Ok)
            return e;
        p.Signed = s.Input(Encodings).Type == ElementType.Int8 ? 1 : 0;
        p.Boxes = s.Input(Encodings).Dim(1);
        p.EncodingFloats = s.Input(Encodings).Dim(2);
        p.Columns = s.Input(Scores).Dim(2);
        if ((e = Operands.Size(ref s, Scores, 1, p.Boxes)) != Status.Ok
            || (e = Operands.Size(ref s, Anchors, 0, p.Boxes)) != Status.Ok
            || (e = Operands.Size(ref s, Anchors, 1, BoxSuppression.BoxFloats)) != Status.Ok)
            return e;
        if (p.EncodingFloats < BoxSuppression.BoxFloats)
            return s.Fail(Status.OperandShape, Encodings, p.EncodingFloats);
        if (p.Columns < p.Classes)
            return s.Fail(Status.OperandShape, Scores, p.Columns);
        // Anchors of float32 or of the encodings' type; each quantised operand has its own scale.
        if (s.Input(Anchors).Type != ElementType.Float32)
            return s.Fail(Status.OperandType, Anchors, (int)s.Input(Anchors).Type);
        if ((e = Quantisation(ref s, Encodings, out p.BoxScale, out p.BoxZero)) != Status.Ok
            || (e = Quantisation(ref s, Scores, out p.ScoreScale, out p.ScoreZero)) != Status.Ok
            || (e = Outputs(ref s, p)) != Status.Ok
            || (e = Memory(ref s, ref p)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    static Status Options(ref Setup s, ref Params p)
    {
        FlexMap options = new(s.CustomOptions);
        Status e;
        if ((e = Whole(ref s, options, "max_detections"u8, 1, MostDetections, out p.Detections)) != Status.Ok
            || (e = Whole(ref s, options, "max_classes_per_detection"u8, 1, MostDetections, out p.ClassesEach)) != Status.Ok
            || (e = Whole(ref s, options, "num_classes"u8, 1, MostDetections, out p.Classes)) != Status.Ok
            || (e = Real(ref s, options, "nms_score_threshold"u8, out p.LeastScore)) != Status.Ok
            || (e = Real(ref s, options, "nms_iou_threshold"u8, out p.MostOverlap)) != Status.Ok
            || (e = Real(ref s, options, "y_scale"u8, out p.ScaleY)) != Status.Ok
            || (e = Real(ref s, options, "x_scale"u8, out p.ScaleX)) != Status.Ok
            || (e = Real(ref s, options, "h_scale"u8, out p.ScaleH)) != Status.Ok
            || (e = Real(ref s, options, "w_scale"u8, out p.ScaleW)) != Status.Ok)
            return e;
        // Both may be left out: 100 detections for each class, fast mode.
        const int detectionsPerClass = 100;
        p.DetectionsPerClass = detectionsPerClass;
        if (options.Find("detections_per_class"u8) >= 0
            && (e = Whole(ref s, options, "detections_per_class"u8, 1, MostDetections, out p.DetectionsPerClass)) != Status.Ok)
            return e;
        if (options.Find("use_regular_nms"u8) >= 0 && (e = Whole(ref s, options, "use_regular_nms"u8, 0, 1, out p.Regular)) != Status.Ok)
            return e;
        p.ClassesEach = p.Regular != 0 ? 1 : Math.Min(p.ClassesEach, p.Classes);
        return p.MostOverlap > 0f && p.MostOverlap <= 1f ? Status.Ok : s.Fail(Status.OptionValue);
    }

    static Status Whole(ref Setup s, in FlexMap options, ReadOnlySpan<byte> name, int low, int high, out int value)
    {
        value = 0;
        if (!options.Integer(options.Find(name), out long found) || found < low || found > high)
            return s.Fail(Status.OptionValue);
        value = (int)found;
        return Status.Ok;
    }

    static Status Real(ref Setup s, in FlexMap options, ReadOnlySpan<byte> name, out float value) =>
        options.Number(options.Find(name), out value) && MathF.Abs(value) <= float.MaxValue ? Status.Ok : s.Fail(Status.OptionValue);

    static Status Quantisation(ref Setup s, int operand, out float scale, out int zero)
    {
        (scale, zero) = (0f, 0);
        TensorInfo tensor = s.Input(operand);
        if (tensor.Type == ElementType.Float32)
            return Status.Ok;
        (scale, zero) = (tensor.Scale(0), tensor.ZeroPoint(0));
        return tensor.Type == ElementType.Int8
            ? Operands.PerTensor(ref s, operand, sbyte.MinValue, sbyte.MaxValue)
            : Operands.PerTensor(ref s, operand, byte.MinValue, byte.MaxValue);
    }

    static Status Outputs(ref Setup s, in Params p)
    {
        int places = p.Detections * p.ClassesEach;
        Status e = Status.Ok;
        for (int i = 0; i < 4 && e == Status.Ok; i++)
            e = Operands.Type(ref s, Operands.Output + i, ElementType.Float32);
        // Converters leave the shapes of the outputs unknown; here they must be there, and large enough.
        for (int i = 0; i < 4 && e == Status.Ok; i++)
        {
            int need = i == 0 ? places * BoxSuppression.BoxFloats : i == 3 ? 1 : places;
            if (s.Output(i).Elements < need)
                e = s.Fail(Status.OperandShape, Operands.Output + i, s.Output(i).Elements);
        }
        return e;
    }

    static Status Memory(ref Setup s, ref Params p)
    {
        long scores = (long)p.Boxes * p.Columns;
        int found = p.Regular != 0 ? p.Detections + p.DetectionsPerClass : 0;
        if (scores * 4 > ModelLimits.Bytes || (long)p.Boxes * 16 > ModelLimits.Bytes)
            return s.Fail(Status.OperandShape, Scores, p.Boxes);
        Status e;
        if ((e = s.Scratch(p.Boxes * 4 * BoxSuppression.BoxFloats, out p.Decoded)) != Status.Ok
            || (e = s.Scratch((int)scores * 4, out p.Floats)) != Status.Ok
            || (e = s.Scratch(p.Boxes * 4, out p.Best)) != Status.Ok
            || (e = s.Scratch(p.Boxes * 4, out p.Order)) != Status.Ok
            || (e = s.Scratch(Math.Max(p.Detections, p.DetectionsPerClass) * 4, out p.Chosen)) != Status.Ok
            || (e = s.Scratch(found * 4, out p.Found)) != Status.Ok)
            return e;
        return s.Scratch(found * 4, out p.FoundScores);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Span<float> boxes = c.Scratch<float>(p.Decoded), scores = c.Scratch<float>(p.Floats);
        for (int i = 0; i < scores.Length; i++)
            scores[i] = Value(ref c, Scores, i, p.ScoreScale, p.ScoreZero, p.Signed);
        DecodeBoxes(ref c, p, boxes);
        for (int i = 0; i < 4; i++)
            c.Output<float>(i).Clear();
        c.Output<float>(3)[0] = p.Regular != 0 ? EachClass(ref c, p, boxes, scores) : BestClasses(ref c, p, boxes, scores);
        return Status.Ok;
    }

    static float Value(ref Context c, int operand, int i, float scale, int zero, int signed)
    {
        if (scale == 0f)
            return c.Input<float>(operand)[i];
        return scale * ((signed != 0 ? c.Input<sbyte>(operand)[i] : c.Input<byte>(operand)[i]) - zero);
    }

    static void DecodeBoxes(ref Context c, in Params p, Span<float> boxes)
    {
        ReadOnlySpan<float> anchors = c.Input<float>(Anchors);
        for (int i = 0; i < p.Boxes; i++)
        {
            int from = i * p.EncodingFloats, at = BoxSuppression.BoxFloats * i;
            float y = Value(ref c, Encodings, from, p.BoxScale, p.BoxZero, p.Signed), x = Value(ref c, Encodings, from + 1, p.BoxScale, p.BoxZero, p.Signed);
            float h = Value(ref c, Encodings, from + 2, p.BoxScale, p.BoxZero, p.Signed), w = Value(ref c, Encodings, from + 3, p.BoxScale, p.BoxZero, p.Signed);
            float anchorHeight = anchors[at + 2], anchorWidth = anchors[at + 3];
            float centreY = y / p.ScaleY * anchorHeight + anchors[at], centreX = x / p.ScaleX * anchorWidth + anchors[at + 1];
            float halfHeight = 0.5f * FloatFunctions.Exp(h / p.ScaleH) * anchorHeight, halfWidth = 0.5f * FloatFunctions.Exp(w / p.ScaleW) * anchorWidth;
            boxes[at] = centreY - halfHeight;
            boxes[at + 1] = centreX - halfWidth;
            boxes[at + 2] = centreY + halfHeight;
            boxes[at + 3] = centreX + halfWidth;
        }
    }

    /// <summary>Fast mode.</summary>
    static int BestClasses(ref Context c, in Params p, ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores)
    {
        Span<float> best = c.Scratch<float>(p.Best);
        int background = p.Columns - p.Classes;
        for (int i = 0; i < p.Boxes; i++)
        {
            ReadOnlySpan<float> own = scores.Slice(i * p.Columns + background, p.Classes);
            best[i] = own[NextBest(own, float.PositiveInfinity, -1)];
        }
        Span<int> chosen = c.Scratch<int>(p.Chosen).Slice(0, p.Detections);
        int count = BoxSuppression.Choose(boxes, best, p.LeastScore, p.MostOverlap, c.Scratch<int>(p.Order), chosen);
        for (int n = 0; n < count; n++)
        {
            int box = chosen[n], place = -1;
            ReadOnlySpan<float> own = scores.Slice(box * p.Columns + background, p.Classes);
            float last = float.PositiveInfinity;
            for (int k = 0; k < p.ClassesEach; k++)
            {
                place = NextBest(own, last, place);
                last = own[place];
                Store(ref c, n * p.ClassesEach + k, boxes, box, place, last);
            }
        }
        return count;
    }

    /// <summary>The best score after a given one; of equal ones the first is the better.</summary>
    static int NextBest(ReadOnlySpan<float> scores, float last, int place)
    {
        int found = -1;
        for (int i = 0; i < scores.Length; i++)
            if ((scores[i] < last || (scores[i] == last && i > place)) && (found < 0 || scores[i] > scores[found]))
                found = i;
        return Math.Max(found, 0);
    }

    /// <summary>Regular mode: the best so far stay sorted, each class's are merged in.</summary>
    static int EachClass(ref Context c, in Params p, ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores)
    {
        Span<float> own = c.Scratch<float>(p.Best), foundScores = c.Scratch<float>(p.FoundScores);
        Span<int> chosen = c.Scratch<int>(p.Chosen).Slice(0, p.DetectionsPerClass), found = c.Scratch<int>(p.Found), order = c.Scratch<int>(p.Order);
        int background = p.Columns - p.Classes, held = 0;
        for (int k = 0; k < p.Classes; k++)
        {
            for (int i = 0; i < p.Boxes; i++)
                own[i] = scores[i * p.Columns + background + k];
            int count = BoxSuppression.Choose(boxes, own, p.LeastScore, p.MostOverlap, order, chosen);
            for (int n = 0; n < count; n++)
                held = Merge(found, foundScores, held, p.Detections, chosen[n] * p.Columns + background + k, own[chosen[n]]);
        }
        for (int n = 0; n < held; n++)
            Store(ref c, n, boxes, found[n] / p.Columns, found[n] % p.Columns - background, foundScores[n]);
        return held;
    }

    /// <summary>Inserts behind all that are not worse; drops what exceeds the limit.</summary>
    static int Merge(Span<int> found, Span<float> scores, int held, int most, int number, float score)
    {
        int at = held;
        while (at > 0 && scores[at - 1] < score)
        {
            found[at] = found[at - 1];
            scores[at] = scores[at - 1];
            at--;
        }
        found[at] = number;
        scores[at] = score;
        return Math.Min(held + 1, most);
    }

    static void Store(ref Context c, int place, ReadOnlySpan<float> boxes, int box, int classNumber, float score)
    {
        boxes.Slice(BoxSuppression.BoxFloats * box, BoxSuppression.BoxFloats).CopyTo(c.Output<float>(0).Slice(BoxSuppression.BoxFloats * place, BoxSuppression.BoxFloats));
        c.Output<float>(1)[place] = classNumber;
        c.Output<float>(2)[place] = score;
    }
}
