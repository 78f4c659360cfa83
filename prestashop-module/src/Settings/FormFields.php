<?php
/** Fields of a settings form as HelperForm wants them. */

namespace WmsBridge\Settings;

trait FormFields
{
    /** @param array<string, string> $words by the value that is stored */
    private function choice(string $name, string $label, array $words, string $description = ''): array
    {
        $options = [];
        foreach ($words as $id => $word) {
            $options[] = ['id' => $id, 'name' => $word];
        }

        return ['type' => 'select', 'name' => $name, 'label' => $label, 'desc' => $description, 'options' => ['query' => $options, 'id' => 'id', 'name' => 'name']];
    }

    private function number(string $name, string $label, string $description): array
    {
        return ['type' => 'text', 'name' => $name, 'label' => $label, 'desc' => $description, 'class' => 'fixed-width-sm', 'required' => true];
    }

    private function text(string $name, string $label, string $description): array
    {
        return ['type' => 'textarea', 'name' => $name, 'label' => $label, 'desc' => $description, 'cols' => 40, 'rows' => 3];
    }
}
