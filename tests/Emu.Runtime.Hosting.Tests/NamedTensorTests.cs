using Emu.Runtime.Hosting;

namespace Emu.Runtime.Hosting.Tests;

public sealed class NamedTensorTests
{
    [Fact]
    public void Inputs_and_outputs_are_found_by_name()
    {
        using HostInterpreter model = HostInterpreter.Open(ModelFile.Load(Path.Combine(Repository.Root, "samples", "models", "sine_int8.tflite")));
        model.Input("input")[0] = 42;
        Assert.Equal(42, model.Input(0)[0]);
        model.Invoke();
        Assert.Equal(model.Output(0).ToArray(), model.Output("output").ToArray());
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        using HostInterpreter model = HostInterpreter.Open(ModelFile.Load(Path.Combine(Repository.Root, "samples", "models", "sine_int8.tflite")));
        ModelException unknown = Assert.Throws<ModelException>(() => model.Input("image"));
        Assert.Equal(ModelErrorId.NoSuchOperand, unknown.Error.Id);
        Assert.Contains("'input'", unknown.Error.Fix);
    }
}
