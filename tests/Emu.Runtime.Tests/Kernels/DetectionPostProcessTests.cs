using System.Text;
using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>TFLite_Detection_PostProcess on scenes whose answer can be seen.</summary>
public class DetectionPostProcessTests
{
    /// <summary>A FlexBuffer map with values of 4 bytes: ints, and floats.</summary>
    static byte[] Options(bool regular, int detections, int classesEach, float least = 0.1f) => Map(new()
    {
        ["max_detections"] = detections, ["max_classes_per_detection"] = classesEach, ["num_classes"] = 2, ["use_regular_nms"] = regular ? 1 : 0,
        ["nms_score_threshold"] = least, ["nms_iou_threshold"] = 0.5f, ["y_scale"] = 10f, ["x_scale"] = 10f, ["h_scale"] = 5f, ["w_scale"] = 5f, ["_other"] = 1,
    });

    static byte[] Map(SortedDictionary<string, object> unsorted)
    {
        KeyValuePair<string, object>[] values = [.. unsorted.OrderBy(v => v.Key, StringComparer.Ordinal)];
        List<byte> bytes = [];
        int[] names = [.. values.Select(v =>
        {
            int at = bytes.Count;
            bytes.AddRange(Encoding.ASCII.GetBytes(v.Key + "\0"));
            return at;
        })];
        while (bytes.Count % 4 != 0)
            bytes.Add(0);
        void Word(int value) => bytes.AddRange(BitConverter.GetBytes(value));
        Word(values.Length);
        int keys = bytes.Count;
        foreach (int name in names)
            Word(bytes.Count - name);
        Word(bytes.Count - keys);   // where the names are
        Word(4);                    // width of the offsets there
        Word(values.Length);
        int first = bytes.Count;
        foreach ((_, object value) in values)
            Word(value is float f ? BitConverter.SingleToInt32Bits(f) : (int)value);
        foreach ((_, object value) in values)
            bytes.Add((byte)((value is float ? 3 : 1) << 2 | 2));
        bytes.AddRange([(byte)(bytes.Count - first), 9 << 2 | 2, 1]);
        return [.. bytes];
    }

    static readonly float[] Anchors = [0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 1, 1, 0.5f, 10.5f, 1, 1, 0.5f, 100.5f, 1, 1];
    // Box 1 is box 0 moved by a tenth of its height; boxes 2 and 3 stand apart.
    static readonly float[] Encodings = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    // Background, class 0, class 1.
    static readonly float[] Scores = [0, 0.9f, 0.2f, 0, 0.75f, 0.72f, 0, 0.3f, 0.95f, 0, 0.05f, 0.01f];

    static float[][] Detect(bool regular, int detections, int classesEach)
    {
        ModelWriter writer = new();
        int boxes = writer.AddInput(Tensor(ElementType.Float32, 1, 4, 4)), scores = writer.AddInput(Tensor(ElementType.Float32, 1, 4, 3));
        int anchors = writer.AddTensor(Tensor(ElementType.Float32, 4, 4).With<float>(Anchors)), places = detections * classesEach;
        int[] outputs = [writer.AddOutput(Tensor(ElementType.Float32, 1, places, 4)), writer.AddOutput(Tensor(ElementType.Float32, 1, places)),
            writer.AddOutput(Tensor(ElementType.Float32, 1, places)), writer.AddOutput(Tensor(ElementType.Float32, 1))];
        writer.AddCustomOperator("TFLite_Detection_PostProcess", [boxes, scores, anchors], outputs, Options(regular, detections, classesEach));
        using ModelRun run = new(writer.ToArray());
        Assert.True(run.Status == Status.Ok, run.Failure);
        byte[][] found = run.Invoke(Draw.Bytes(Encodings), Draw.Bytes(Scores));
        Assert.Equal(Status.Ok, run.Status);
        return [.. found.Select(Draw.Read<float>)];
    }

    [Fact]
    public void In_fast_mode_the_better_of_two_overlapping_boxes_stays()
    {
        float[][] found = Detect(regular: false, 3, 1);
        Assert.Equal(2f, found[3][0]);
        Assert.Equal([0.95f, 0.9f, 0f], found[2]);
        Assert.Equal([1f, 0f, 0f], found[1]);
        Assert.Equal([0f, 10f, 1f, 11f, 0f, 0f, 1f, 1f, 0f, 0f, 0f, 0f], found[0]);
    }

    [Fact]
    public void In_fast_mode_a_box_may_name_several_classes()
    {
        float[][] found = Detect(regular: false, 2, 2);
        Assert.Equal([0.95f, 0.3f, 0.9f, 0.2f], found[2]);
        Assert.Equal([1f, 0f, 0f, 1f], found[1]);
    }

    [Fact]
    public void In_regular_mode_each_class_is_suppressed_apart()
    {
        float[][] found = Detect(regular: true, 4, 1);
        Assert.Equal(4f, found[3][0]);
        // Class 0: box 0, which takes out box 1, and box 2; class 1: box 2, and box 1, as box 0's 0.2 there comes later.
        Assert.Equal([0.95f, 0.9f, 0.72f, 0.3f], found[2]);
        Assert.Equal([1f, 0f, 1f, 0f], found[1]);
        Assert.Equal([0.1f, 0f, 1.1f, 1f], found[0][8..12].Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Options_that_are_missing_are_refused()
    {
        ModelWriter writer = new();
        int boxes = writer.AddInput(Tensor(ElementType.Float32, 1, 4, 4)), scores = writer.AddInput(Tensor(ElementType.Float32, 1, 4, 3));
        int anchors = writer.AddTensor(Tensor(ElementType.Float32, 4, 4).With<float>(Anchors));
        int[] outputs = [.. Enumerable.Range(0, 4).Select(_ => writer.AddOutput(Tensor(ElementType.Float32, 1, 3)))];
        writer.AddCustomOperator("TFLite_Detection_PostProcess", [boxes, scores, anchors], outputs, Map(new() { ["max_detections"] = 3 }));
        using ModelRun run = new(writer.ToArray());
        Assert.Equal(Status.OptionValue, run.Status);
    }
}
