using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Kernels;

public class KernelNameTests
{
    [Theory]
    [InlineData(BuiltinOperator.Conv2D, ElementType.Int8, "Conv2DInt8")]
    [InlineData(BuiltinOperator.Add, ElementType.Int16, "EqualScale(Addition,Int16)")]
    [InlineData(BuiltinOperator.AveragePool2D, ElementType.Int8, "PoolInteger(Average,Int8)")]
    [InlineData(BuiltinOperator.Pad, ElementType.Float32, "Pad(Int32)")]
    [InlineData(BuiltinOperator.Relu, ElementType.Float32, "MapFloat32(ReluMap)")]
    public void A_kernels_name_says_what_it_is_specialised_for(BuiltinOperator code, ElementType type, string name) =>
        Assert.Equal(name, OperatorTable.All.KernelName(OperatorTable.All.Find((int)code, type)));

    [Fact]
    public void No_two_rows_serve_the_same_operator_and_type()
    {
        HashSet<(int, int)> rows = [];
        foreach (OperatorEntry entry in OperatorTable.All.Entries)
            Assert.True(rows.Add((entry.Code, entry.Type)), $"{(BuiltinOperator)entry.Code} {(ElementType)entry.Type}");
    }
}
